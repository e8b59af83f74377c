import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import type { Inputs } from '../../kernel.ts'
import type { Sharing } from '../segments/sharing.ts'
import { activationNumber } from './activation.ts'
import type { Layer } from './layer.ts'

/** One layer of a chain: its inputs' names, and where they lie. */
export interface NetworkLayer extends Layer {
  names: LayerNames
  contextWeight: tf.TensorInfo | undefined
  /** The layer whose input is added to the output, −1 for none. */
  skip: number
}

/** Dense layers one after the other. */
export interface Chain {
  layers: readonly NetworkLayer[]
  /** The weights that are there, layer by layer: the order of their gradients. */
  weights: readonly string[]
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

/** Of each layer: its activation, and the layer whose input is added to its output, −1 for none. */
export interface ChainShape {
  readonly activations: readonly string[]
  readonly skips: readonly number[]
}

/** The layers whose inputs' names begin with `prefix`; rows are those of x. */
export function chainOf(inputs: Inputs, backend: SimdBackend, { activations, skips }: ChainShape, prefix = ''): Chain {
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

/** @throws EngineError when the arrays of layers do not fit each other, or x, which has `depth` columns */
export function checkLayers(inputs: Inputs, layers: readonly NetworkLayer[], shared: Sharing, depth: number): void {
  for (let l = 0; l < layers.length; l++) {
    const { names, columns, skip, contextWeight } = layers[l]
    checkShape(inputs, names.weight, depth, columns)
    checkShape(inputs, names.bias, columns)
    if (inputs[names.gain]) checkShape(inputs, names.gain, columns)
    if (inputs[names.gain]) checkShape(inputs, names.shift, columns)
    if (contextWeight) {
      checkShape(inputs, 'context', shared.segments, contextWeight.shape[0])
      checkShape(inputs, names.contextWeight, contextWeight.shape[0], columns)
    }
    if (skip >= 0 && (skip < 1 || skip > l || layers[skip].depth !== columns)) {
      throw new EngineError({
        who: 'DenseNetwork skips',
        wanted: `a layer from 1 to ${l} as wide as this`,
        got: `${skip}`,
      })
    }
    depth = columns
  }
}

function checkShape(inputs: Inputs, name: string, first: number, second?: number): void {
  const shape = inputs[name]?.shape
  if (shape && shape[0] === first && shape[1] === second) return
  const wanted = `shape [${second === undefined ? first : `${first},${second}`}]`
  throw new EngineError({ who: `DenseNetwork ${name}`, wanted, got: shape ? `[${shape}]` : 'none' })
}
