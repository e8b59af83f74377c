import type { SimdBackend } from '../backend.ts'
import type { Inputs } from '../kernel.ts'
import { ACTIVATIONS, type Layer, type SharedTerm } from './layer.ts'

export const NAME = 'neutrina/DenseNetwork'

const PER_LAYER = ['weight', 'bias', 'gain', 'shift', 'contextWeight']

/** The names of the weights that are there, layer by layer: the order of their gradients. */
export function weightNames(inputs: Inputs): string[] {
  const names: string[] = []
  for (let l = 0; inputs[`weight${l}`]; l++) {
    for (const part of PER_LAYER) if (inputs[part + l]) names.push(part + l)
  }
  return names
}

export interface NetworkAttrs {
  activations: readonly string[]
  skips: readonly number[]
  repeat?: number
}

/** The layers of a network as places on the heap. */
export function layersOf(inputs: Inputs, backend: SimdBackend, { activations }: NetworkAttrs): Layer[] {
  return activations.map((activation, l) => {
    const weight = inputs[`weight${l}`]
    const at = (name: string) => (inputs[name + l] ? backend.at(inputs[name + l]) : 0)
    return {
      rows: inputs.x.shape[0],
      depth: weight.shape[0],
      columns: weight.shape[1],
      activation: ACTIVATIONS.indexOf(activation),
      weight: backend.at(weight),
      bias: at('bias'),
      gain: at('gain'),
      shift: at('shift'),
    }
  })
}

/** How the rows of x share the rows of the context. */
export function sharing({ x, offsets }: Inputs, backend: SimdBackend, repeat = 0): Omit<SharedTerm, 'term'> {
  if (offsets) return { offsets: backend.at(offsets), segments: offsets.shape[0] - 1, repeat: 0 }
  return { offsets: 0, segments: repeat ? x.shape[0] / repeat : x.shape[0], repeat }
}
