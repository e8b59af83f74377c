/**
 * neutrina's ν-Flows as a contestant: the same line protocol as its peers, in a process of its own, so that each has its own
 * backend and threads (`NEUTRINA_THREADS`).
 */
import { parseArgs } from 'node:util'
import { openEvents } from '../../src/lib/events/index.ts'
import { fitPreprocessing, nuFlowsFeatures, standardiseFeatures, takeRows } from '../../src/lib/systems/index.ts'
import type { NuFlows, NuFlowsParams } from '../../src/lib/systems/index.ts'
import { batches, nuNetwork, RECIPES } from '../../src/lib/systems/index.ts'
import { inputTensors } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { work } from './contestant.ts'
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
  const { name: backend } = await useBackend(values.backend)
  const source = await openEvents(values.data!, { truth: ['neutrinos'] })
  const features = nuFlowsFeatures(source.read(0, Math.min(EVENTS, source.count)), RECIPES.authors)
  source.close()
  const preprocessing = fitPreprocessing(features)
  const data = standardiseFeatures(features, preprocessing)
  const network = nuNetwork('nu-flows', RECIPES.authors, preprocessing)
  const model = network.model as NuFlows
  return work({
    backend,
    params: network.init(key(1)) as NuFlowsParams,
    source: batches(data),
    loss: network.loss,
    batchSize,
    adam: { clipNorm, learningRate },
    drawEvents: Number(values['draw-events']),
    draw: (params, events, k) =>
      model.posterior(params, model.context(params, inputTensors(takeRows(data, events)))).sample(k, DRAWS),
  })
})
