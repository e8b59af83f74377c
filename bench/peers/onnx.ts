/**
 * Our own ONNX export of a network, run by onnxruntime-node, as a contestant of draws: preprocessing, network and the way back to momenta
 * in one graph; the latent numbers are drawn before.
 */
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { type Events, takeEvents } from '../../src/lib/events/index.ts'
import { exportOnnx, openEventsFor, untrained } from '../../src/lib/systems/index.ts'
import { eventFeed } from '../../src/lib/systems/onnxFeeds.ts'
import { countWeights, key, normals, useBackend } from '../../src/lib/tensor/index.ts'
import { CONTESTS } from '../systems/contestants.ts'
import { shuffled } from './contestant.ts'
import { installed } from './installed.ts'
import { serve } from './serve.ts'

const [DRAWS, EVENTS] = [256, 2048]

/** What is used of onnxruntime-node. */
interface Runtime {
  readonly Tensor: new (
    type: 'float32',
    data: Float32Array,
    shape: readonly number[],
  ) => { readonly data: Float32Array }
  readonly InferenceSession: {
    create(
      bytes: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: object): Promise<Record<string, { data: Float32Array }>> }>
  }
}

const { values } = parseArgs({
  options: {
    network: { type: 'string' },
    data: { type: 'string' },
    threads: { type: 'string', default: '1' },
    'draw-events': { type: 'string', default: '64' },
  },
})

await serve(async () => {
  const version = installed('onnxruntime-node')
  const { InferenceSession, Tensor }: Runtime = createRequire(new URL('packages/', import.meta.url))('onnxruntime-node')
  await useBackend('simd')
  const { system, network, recipe, changes = {} } = CONTESTS[values.network!]
  const source = await openEventsFor(system.needs, { files: [values.data!] }, system.needs.truth)
  const events = source.read(0, Math.min(EVENTS, source.count)) as Events
  source.close()
  const settings = system.settings(recipe, changes)
  const { init } = system.prepare(network, { training: events, validation: events }, settings)
  const trained = untrained(system, network, settings, events, key(1))
  const { bytes } = await exportOnnx(trained, { profile: 'events', draws: DRAWS, taggedAbove: 0 }, { version: 'bench' })
  const session = await InferenceSession.create(bytes, {
    ...{ intraOpNumThreads: Number(values.threads), interOpNumThreads: 1, executionMode: 'sequential' },
  })
  const count = Number(values['draw-events'])
  const dim = system.needs.layout === 'semileptonic' ? 3 : 6
  const z = new Tensor('float32', Float32Array.from(normals(key(3), count * DRAWS * dim)), [count, DRAWS, dim])
  const order = shuffled(events.count, count)
  return {
    facts: {
      peer: 'onnxruntime-node',
      weights: countWeights(init(key(1))),
      versions: { node: process.versions.node, onnxruntime: version },
      threads: Number(values.threads),
    },
    work: {
      draws: async () => {
        const feed = eventFeed(takeEvents(events, order.next().value!), 0, count)
        const given = Object.fromEntries(
          Object.entries(feed).map(([name, { data, shape }]) => [
            name,
            new Tensor('float32', data as Float32Array, shape),
          ]),
        )
        const { log_prob } = await session.run({ ...given, z })
        return log_prob.data.length
      },
    },
  }
})
