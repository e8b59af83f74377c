import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import type { Attrs, Inputs } from '../kernel.ts'
import { activationNumber } from './activation.ts'
import type { Layer, SharedTerm } from './layer.ts'
import type { StripPlan } from './stripNetwork.ts'

export const NAME = 'neutrina/DenseNetwork'

/** One layer of the network: its inputs' names, and where they lie. */
export interface NetworkLayer extends Layer {
  names: LayerNames
  contextWeight: tf.TensorInfo | undefined
  /** The layer whose input is added to the output, −1 for none. */
  skip: number
}

/** What a call works with, the same for its backward pass. */
export interface NetworkPlan {
  layers: readonly NetworkLayer[]
  /** The weights that are there, layer by layer: the order of their gradients. */
  weights: readonly string[]
  shared: Omit<SharedTerm, 'term'>
  /** Where everything is, if it runs on strips. */
  strips?: StripPlan
}

interface LayerNames {
  weight: string
  bias: string
  gain: string
  shift: string
  contextWeight: string
  /** What the layer keeps for its backward pass. */
  out: string
  kept: string
  statistics: string
}

const known = new Map<string, LayerNames[]>()

/** The names of layer l's inputs; they are made once, for string keys are slow to make. */
function namesOf(l: number, prefix: string): LayerNames {
  let names = known.get(prefix)
  if (!names) known.set(prefix, (names = []))
  names[l] ??= Object.fromEntries(FIELDS.map((field) => [field, `${prefix}${field}${l}`])) as unknown as LayerNames
  return names[l]
}

const FIELDS = ['weight', 'bias', 'gain', 'shift', 'contextWeight', 'out', 'kept', 'statistics'] as const

interface NetworkAttrs {
  activations: readonly string[]
  skips: readonly number[]
  repeat?: number
}

export function planOf(inputs: Inputs, backend: SimdBackend, given: Attrs): NetworkPlan {
  const { activations, skips, repeat } = given as unknown as NetworkAttrs
  return { ...layersOf(inputs, backend, { activations, skips }), shared: sharing(inputs, backend, repeat) }
}

/** The layers of a network whose inputs' names begin with `prefix`; rows are those of x. */
export function layersOf(
  inputs: Inputs,
  backend: SimdBackend,
  { activations, skips }: Pick<NetworkAttrs, 'activations' | 'skips'>,
  prefix = '',
): Pick<NetworkPlan, 'layers' | 'weights'> {
  const layers: NetworkLayer[] = []
  const weights: string[] = []
  for (let l = 0; l < activations.length; l++) {
    const names = namesOf(l, prefix)
    const weight = inputs[names.weight]
    layers.push({
      names,
      rows: inputs.x.shape[0],
      depth: weight.shape[0],
      columns: weight.shape[1],
      activation: activationNumber(activations[l]),
      weight: backend.at(weight),
      bias: placeOf(inputs[names.bias], backend),
      gain: placeOf(inputs[names.gain], backend),
      shift: placeOf(inputs[names.shift], backend),
      contextWeight: inputs[names.contextWeight],
      skip: skips[l] ?? -1,
    })
    weights.push(names.weight, names.bias)
    if (inputs[names.gain]) weights.push(names.gain, names.shift)
    if (inputs[names.contextWeight]) weights.push(names.contextWeight)
  }
  return { layers, weights }
}

function placeOf(info: tf.TensorInfo | undefined, backend: SimdBackend): number {
  return info ? backend.at(info) : 0
}

/** How the rows of x share the rows of the context. */
export function sharing({ x, offsets }: Inputs, backend: SimdBackend, repeat = 0): Omit<SharedTerm, 'term'> {
  if (offsets) return { offsets: backend.at(offsets), segments: offsets.shape[0] - 1, repeat: 0 }
  return { offsets: 0, segments: repeat ? x.shape[0] / repeat : x.shape[0], repeat }
}
