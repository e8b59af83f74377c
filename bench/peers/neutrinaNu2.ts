/** neutrina's ν²-Flows, the released network, as a contestant. */
import { parseArgs } from 'node:util'
import { openEvents } from '../../src/lib/events/index.ts'
import { fitNu2Preprocessing, nu2FlowsFeatures, standardiseNu2Features, takeNu2Rows } from '../../src/lib/systems/index.ts'
import { nu2Batches, nu2Network } from '../../src/lib/systems/index.ts'
import { nu2InputTensors } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { work } from './contestant.ts'
import { serve } from './serve.ts'

const BATCH = 512
const DRAWS = 256
const DRAW_EVENTS = 64
const EVENTS = 20_480
/** As released: AdamW, decay 1e-4, gradients clipped at 10. */
const ADAMW = { clipNorm: 10, learningRate: 1e-3, weightDecay: 1e-4 }

const { values } = parseArgs({ options: { data: { type: 'string' }, backend: { type: 'string' } } })

await serve(async () => {
  const { name: backend } = await useBackend(values.backend)
  const source = await openEvents(values.data!, { truth: ['neutrinos'] })
  const features = nu2FlowsFeatures(source.read(0, Math.min(EVENTS, source.count)))
  source.close()
  const data = standardiseNu2Features(features, fitNu2Preprocessing(features))
  const { model, init, loss } = nu2Network('nu2-flows', { profile: 'released', frame: 'detector' })
  return work({
    backend,
    params: init(key(1)),
    source: nu2Batches(data),
    loss,
    batchSize: BATCH,
    adam: ADAMW,
    drawEvents: DRAW_EVENTS,
    draw: (params, events, k) =>
      model.posterior(params, model.context(params, nu2InputTensors(takeNu2Rows(data, events)))).sample(k, DRAWS),
  })
})
