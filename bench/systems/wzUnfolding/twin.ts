import { fileURLToPath } from 'node:url'
import type { WzEvents } from '../../../src/lib/events/index.ts'
import { openEventsFor, wzUnfolding } from '../../../src/lib/systems/index.ts'
import type { GanParams } from '../../../src/lib/systems/wzUnfolding/gan.ts'
import { ganProfile } from '../../../src/lib/systems/wzUnfolding/profiles.ts'
import { RESIDUAL_COUNT, STEP } from '../../../src/lib/systems/wzUnfolding/residuals.ts'
import { countWeights, fold, key, leaves, normals, type Params, type Tensor } from '../../../src/lib/tensor/index.ts'
import type { InTurn } from '../../../src/lib/training/index.ts'
import { stepTask } from '../../contest.ts'
import { trainingSteps } from '../../peers/contestant.ts'
import type { Twinned } from '../twin.ts'

const EVENTS = 4096
/** Events that the twin's losses are compared on. */
const COMPARED = 32
const LOSS_KEY = key(6)
const SAMPLE = fileURLToPath(new URL('../../../data/zw_train.h5', import.meta.url))

/** The conditional generator against its discriminator, as our recipe has them. */
async function adversaries() {
  const source = await openEventsFor(wzUnfolding.needs, { files: [SAMPLE] }, wzUnfolding.needs.truth)
  const events = source.read(0, EVENTS) as unknown as WzEvents
  source.close()
  const settings = wzUnfolding.settings('adversarial')
  const prepared = wzUnfolding.prepare('fcgan', { training: events, validation: events }, settings)
  return { settings, prepared, params: prepared.init(key(1)) as GanParams }
}

const batchOf = ({ prepared }: Awaited<ReturnType<typeof adversaries>>, count: number) =>
  prepared.training.batch(
    Int32Array.from({ length: count }, (_, i) => i),
    key(5),
  ) as Readonly<Record<string, Tensor>>

const plain = (tensors: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.arraySync()]))

/** A training step of the conditional generator and its discriminator, whose slopes are kept small. */
export const ganTwin: Twinned = {
  title: 'FCGAN, batch 256',
  script: 'torchGan.py',
  tasks: [stepTask('training step (discriminator with its penalty, generator, Adam each)')],
  twinCase: async () => {
    const own = await adversaries()
    const { settings, prepared, params } = own
    const batch = batchOf(own, COMPARED)
    const all = prepared.inTurn as InTurn<GanParams, object>
    const { residuals } = prepared.preprocessing as { residuals: { mean: number[]; scale: number[] } }
    const noise = [0, 1, 2].map((place) => Array.from(normals(fold(LOSS_KEY, place), COMPARED * RESIDUAL_COUNT)))
    const weights = (tree: Params) => plain(Object.fromEntries(leaves(tree).map(({ name, tensor }) => [name, tensor])))
    return {
      ...{ discriminator: weights(params.discriminator), generator: weights(params.generator) },
      batch: plain(batch),
      ...{ noise, mean: [...residuals.mean], scale: [...residuals.scale], step: STEP },
      losses: Object.fromEntries(
        Object.entries(all).map(([name, loss]) => [name, loss(params, batch, LOSS_KEY).dataSync()[0]]),
      ),
      data: plain(batchOf(own, EVENTS)),
      ...{ ...ganProfile(settings.profile), ...prepared.optimiser },
      ...{ batchSize: settings.batchSize, clipNorm: settings.clipNorm, learningRate: settings.learningRate },
    }
  },
  start: async () => {
    const { settings, prepared, params } = await adversaries()
    const { batchSize, clipNorm, learningRate } = settings
    const learner = { params: params as Params, source: prepared.training, loss: prepared.inTurn!, batchSize }
    const work = trainingSteps({ ...learner, adam: { ...prepared.optimiser, clipNorm, learningRate } })
    return { weights: countWeights(params as Params), work }
  },
}
