import { registerSimdBackend } from '../../../engine/index.ts'
import { drawPosterior, networkFrom } from '../../../lib/recipes/index.ts'
import { key, tf } from '../../../lib/tensor/index.ts'
import type { HostArray } from '../../../lib/training/index.ts'
import { fromHalves } from '../halves.ts'
import type { LiveEvent, LiveFlow } from '../liveFlow.ts'
import { eventsOf } from './eventOf.ts'

/** Draws of one event's neutrinos, (px, py, pz) in GeV; [draws, neutrinos, 3]. */
export interface Drawn {
  readonly momenta: Float32Array
  readonly neutrinos: number
  readonly milliseconds: number
}

/**
 * Builds the trained flow in the page.
 * @throws FileError when the model is damaged or none of neutrina's
 */
export async function openFlow({ model, params, weights, layout, draws }: LiveFlow): Promise<(e: LiveEvent) => Drawn> {
  registerSimdBackend()
  await tf.setBackend('simd')
  const trained = networkFrom({ model, params: namedArrays(params, weights) }, 'the live posterior')
  const drawer = drawPosterior(trained, 'the live posterior')
  // one key for all: what changes between two pictures is the event
  const seed = key(1)
  return (event) => {
    const start = performance.now()
    const [{ samples }] = [...drawer(eventsOf(layout, event), { key: seed, draws })]
    return { momenta: samples.momenta, neutrinos: samples.neutrinos, milliseconds: performance.now() - start }
  }
}

function namedArrays(params: LiveFlow['params'], weights: string): Map<string, HostArray> {
  const bytes = Uint8Array.from(atob(weights), (character) => character.charCodeAt(0))
  const numbers = fromHalves(new Uint16Array(bytes.buffer))
  let at = 0
  return new Map(
    params.map(({ name, shape }) => {
      const size = shape.reduce((n, length) => n * length, 1)
      return [name, { dtype: 'F32', shape, data: numbers.slice(at, (at += size)) }]
    }),
  )
}
