/**
 * neutrina's networks as contestants: the same line protocol as their peers, in a process of its own, so that each has its own
 * backend and threads (`NEUTRINA_THREADS`).
 */
import { parseArgs } from 'node:util'
import { openEventsFor } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { CONTESTS } from '../systems/contestants.ts'
import { work } from './contestant.ts'
import { serve } from './serve.ts'

const DRAWS = 256
const EVENTS = 20_480

const { values } = parseArgs({
  options: {
    network: { type: 'string' },
    data: { type: 'string' },
    backend: { type: 'string' },
    batch: { type: 'string' },
    'draw-events': { type: 'string', default: '64' },
  },
})

await serve(async () => {
  const { name: backend } = await useBackend(values.backend)
  const { system, network, recipe, changes = {}, draws } = CONTESTS[values.network!]
  const source = await openEventsFor(system.needs, { files: [values.data!] }, system.needs.truth)
  const events = source.read(0, Math.min(EVENTS, source.count))
  const few = source.read(0, 16)
  source.close()
  const settings = system.settings(recipe, changes)
  const { init, loss, training } = system.prepare(network, { training: events, validation: few }, settings)
  const draw = draws(events)
  const { clipNorm, learningRate, weightDecay } = settings
  const batchSize = values.batch ? Number(values.batch) : settings.batchSize
  return work({
    backend,
    params: init(key(1)),
    source: training,
    loss,
    batchSize,
    adam: { clipNorm, learningRate, weightDecay },
    drawEvents: Number(values['draw-events']),
    draw: (params, places, k) => draw(params, places, k, DRAWS),
  })
})
