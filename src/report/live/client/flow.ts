import { registerSimdBackend } from '../../../engine/index.ts'
import type { Quantity } from '../../../lib/columns/index.ts'
import { posteriorOf, restoreModel } from '../../../lib/systems/index.ts'
import { key, tf } from '../../../lib/tensor/index.ts'
import type { LiveEvent, LiveFlow } from '../liveFlow.ts'
import { decodeWeights } from './decodeWeights.ts'
import { eventsOf } from './eventOf.ts'

/** Draws of one event: momenta (px, py, pz) in GeV of what is not seen; [draws, columns]. */
export interface Drawn {
  readonly values: Float32Array
  readonly columns: number
  readonly milliseconds: number
}

/** A trained flow in the page. */
export interface OpenFlow {
  readonly columns: readonly Quantity[]
  readonly draw: (event: LiveEvent) => Drawn
}

/**
 * Builds the trained flow in the page.
 * @throws FileError when the model is damaged or none of neutrina's
 */
export async function openFlow({ model, params, weights, layout, draws }: LiveFlow): Promise<OpenFlow> {
  registerSimdBackend()
  await tf.setBackend('simd')
  const who = 'the live posterior'
  const posterior = posteriorOf(restoreModel({ model, params: decodeWeights(params, weights) }, who), who)
  // one key for all: what changes between two pictures is the event
  const seed = key(1)
  const draw = (event: LiveEvent) => {
    const start = performance.now()
    const [{ samples }] = [...posterior.draw(eventsOf(layout, event), { key: seed, draws })]
    return { values: samples.values, columns: samples.columns.length, milliseconds: performance.now() - start }
  }
  return { columns: posterior.columns, draw }
}
