import { planeToys } from '../../../src/lib/events/index.ts'
import type { MeanFieldParams } from '../../../src/lib/models/index.ts'
import { bayesianTraining } from '../../../src/lib/systems/bayesian.ts'
import { SIZES } from '../../../src/lib/systems/binn/recipes.ts'
import { BAYESIAN, binn } from '../../../src/lib/systems/index.ts'
import { countWeights, fold, key, leaves, type Params, type Tensor } from '../../../src/lib/tensor/index.ts'
import { rowNoise } from '../../../src/lib/tensor/rowNoise.ts'
import { stepTask } from '../../contest.ts'
import { trainingSteps } from '../../peers/contestant.ts'
import type { Twinned } from '../twin.ts'

const EVENTS = 20_000
/** Points that the twin's loss is compared on. */
const COMPARED = 32
const LOSS_KEY = key(6)

/** The published toys: twenty blocks of three layers of 32, every weight a normal number. */
function published() {
  const settings = binn.settings('published')
  const split = { training: planeToys(key(3), 'ring', EVENTS), validation: planeToys(key(4), 'ring', 1000) }
  const prepared = bayesianTraining(binn.prepare('binn', split, settings), settings.bayesian)
  return { settings, prepared, params: prepared.init(key(1)) as MeanFieldParams }
}

const batchOf = ({ prepared }: ReturnType<typeof published>, count: number) =>
  prepared.training.batch(
    Int32Array.from({ length: count }, (_, i) => i),
    key(5),
  )

/** A training step of the Bayesian toys. */
export const binnTwin: Twinned = {
  title: 'Bayesian toys, 20 blocks × 32, batch 512',
  script: 'torchBayesian.py',
  tasks: [stepTask('training step (forward, backward, clipping, Adam)')],
  twinCase: () => {
    const own = published()
    const { settings, prepared, params } = own
    const { hiddenLayers, blocks } = SIZES[settings.size]
    const few = batchOf(own, COMPARED) as { target: Tensor }
    const loss = prepared.loss(params as unknown as Params, few, LOSS_KEY).dataSync()[0]
    const widths = Object.values(params.logVariance).map(({ shape }) => shape[1])
    const plain = (tree: Params) =>
      Object.fromEntries(leaves(tree).map(({ name, tensor }) => [name, tensor.arraySync()]))
    return {
      ...{ mean: plain(params.mean), logVariances: plain(params.logVariance), blocks, linearLayers: hiddenLayers + 1 },
      target: few.target.arraySync(),
      noise: widths.map((width, place) => rowNoise(fold(fold(LOSS_KEY, 1), place), COMPARED, width).arraySync()),
      loss,
      points: (batchOf(own, EVENTS) as { target: Tensor }).target.arraySync(),
      ...{ batchSize: settings.batchSize, clipNorm: settings.clipNorm, learningRate: settings.learningRate },
      ...{ ...BAYESIAN, ...settings.bayesian, events: EVENTS, dim: prepared.dim },
    }
  },
  start: () => {
    const { settings, prepared, params } = published()
    const { batchSize, clipNorm, learningRate } = settings
    const learner = { params: params as unknown as Params, source: prepared.training, loss: prepared.loss, batchSize }
    const work = trainingSteps({ ...learner, adam: { clipNorm, learningRate } })
    return { weights: countWeights(params as unknown as Params), work }
  },
}
