/**
 * neutrina itself as a contestant: the same line protocol as its peers, in a process of its own, so that each has its own
 * backend and threads (`NEUTRINA_THREADS`). The work is the library's: its batches, loss, gradients, Adam and draws.
 */
import { parseArgs } from 'node:util'
import { openEvents } from '../../src/lib/events/index.ts'
import {
  fitPreprocessing,
  nuFlowsFeatures,
  type Preprocessing,
  type StandardisedFeatures,
  standardiseFeatures,
  takeRows,
} from '../../src/lib/features/index.ts'
import type { NuFlows, NuFlowsParams } from '../../src/lib/models/index.ts'
import { batches, type NuNetwork, nuNetwork, RECIPES } from '../../src/lib/recipes/index.ts'
import { inputTensors } from '../../src/lib/samples/index.ts'
import { countWeights, fold, key, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { ADAM, adamStart, adamStep, epochBatches, lossAndGradients } from '../../src/lib/training/index.ts'
import { serve } from './serve.ts'

const { batchSize, clipNorm, learningRate } = RECIPES.authors
const DRAWS = 256
const EVENTS = 20_480

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    backend: { type: 'string' },
    'draw-events': { type: 'string', default: '64' },
  },
})

await serve(async () => {
  const backend = await useBackend(values.backend)
  const { data, preprocessing } = await readData(values.data!)
  const network = nuNetwork('nu-flows', RECIPES.authors, preprocessing)
  const training = trainer(network, data)
  const facts = {
    peer: `neutrina, ${backend.name}`,
    weights: countWeights(training.params),
    versions: { node: process.versions.node, tfjs: tf.version_core },
    threads: Number(process.env.NEUTRINA_THREADS ?? 1),
  }
  const draws = drawer(network.model as NuFlows, data, () => training.params)
  return { facts, work: { step: training.step, draws, loss: () => training.loss } }
})

async function readData(path: string): Promise<{ data: StandardisedFeatures; preprocessing: Preprocessing }> {
  const source = await openEvents(path, { truth: ['neutrinos'] })
  const features = nuFlowsFeatures(source.read(0, Math.min(EVENTS, source.count)), RECIPES.authors)
  source.close()
  const preprocessing = fitPreprocessing(features)
  return { data: standardiseFeatures(features, preprocessing), preprocessing }
}

function* shuffled(count: number, batchSize: number) {
  for (let epoch = 0; ; epoch++) yield* epochBatches(key(2), epoch, { count, batchSize, lastBatch: 'drop' })
}

/** Training whose `step` makes one update with the next batch, as the library's training does. */
function trainer({ init, loss }: NuNetwork, data: StandardisedFeatures) {
  const source = batches(data)
  const order = shuffled(data.count, batchSize)
  const params = init(key(1)) as NuFlowsParams
  const now = { params, adam: adamStart(params), loss: Number.NaN, step }
  function step(): void {
    const batch = source.batch(order.next().value!, key(0))
    const found = lossAndGradients(now.params, (p) => loss(p, batch))
    const next = adamStep(now.params, found.gradients, now.adam, { ...ADAM, clipNorm, learningRate })
    Object.assign(now, { params: next.params, adam: next.state, loss: found.loss.dataSync()[0] })
    tf.dispose([found, batch, next.norm] as unknown as tf.TensorContainer)
  }
  return now
}

/** Draws of the next events, with their log-density in the standardised target, brought to the host. */
function drawer(model: NuFlows, data: StandardisedFeatures, params: () => NuFlowsParams): () => number {
  const order = shuffled(data.count, Number(values['draw-events']))
  let streams = 0
  return () => {
    const taken = takeRows(data, order.next().value!)
    return tf.tidy(() => {
      const posterior = model.posterior(params(), model.context(params(), inputTensors(taken)))
      const { value, logProb } = posterior.sample(fold(key(3), streams++), DRAWS)
      value.dataSync()
      return logProb.dataSync().length as never
    })
  }
}
