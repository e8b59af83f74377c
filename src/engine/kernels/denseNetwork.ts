import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { EngineError } from '../errors.ts'
import type { Block } from '../heap.ts'
import { type Attrs, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../kernel.ts'
import { backward, backwardContext, backwardX } from './denseNetworkBack.ts'
import { layersOf, NAME, type NetworkAttrs, sharing, weightNames } from './denseNetworkShape.ts'
import { keeps, layerForward } from './layer.ts'
import { multiply, pack } from './product.ts'

/**
 * A chain of dense layers in one call. Inputs x [N, in], `weight0`, `bias0`, … of each layer, optional `gain0`, `shift0`,
 * `contextWeight0`, …; optional context [M, C] with offsets int32 [M + 1] or attribute `repeat`. Attributes `activations`
 * (one a layer) and `skips` (one a layer: the layer whose input is added to the output, at least 1, or −1).
 */
export const denseNetwork: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y, attrs) => {
    const { inputs } = keptBy(tf.backend() as SimdBackend, y)
    const [dz, ...rest] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)
    const names = weightNames(inputs)
    const terms = Object.fromEntries(rest.slice(names.length).map((term, i) => [`term${i}`, term]))
    return {
      ...Object.fromEntries(names.map((name, i) => [name, () => rest[i]])),
      x: () => runBack(`${NAME}GradX`, { dz, y }, attrs)[0],
      context: () => runBack(`${NAME}GradContext`, { ...terms, y }, attrs)[0],
    }
  },
}

export const denseNetworkGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }
export const denseNetworkGradX: FusedKernel = { name: `${NAME}GradX`, run: backwardX }
export const denseNetworkGradContext: FusedKernel = { name: `${NAME}GradContext`, run: backwardContext }

function check(inputs: Inputs, { activations, skips }: NetworkAttrs, segments: number): void {
  let depth = inputs.x.shape[1]
  activations.forEach((_, l) => {
    const columns = inputs[`weight${l}`]?.shape[1]
    checkShape(inputs, `weight${l}`, depth, columns)
    for (const part of ['bias', 'gain', 'shift']) checkShape(inputs, part + l, columns)
    if (inputs[`contextWeight${l}`]) {
      checkShape(inputs, 'context', segments, inputs[`contextWeight${l}`].shape[0])
      checkShape(inputs, `contextWeight${l}`, inputs.context?.shape[1], columns)
    }
    const skip = skips[l]
    if (skip >= 0 && (skip < 1 || skip > l || inputs[`weight${skip}`].shape[0] !== columns)) {
      throw new EngineError({
        who: 'DenseNetwork skips',
        wanted: `a layer from 1 to ${l} as wide as this`,
        got: `${skip}`,
      })
    }
    depth = columns
  })
}

function checkShape(inputs: Inputs, name: string, ...shape: (number | undefined)[]): void {
  const given = inputs[name]
  const needed = name.startsWith('weight') || name === 'context'
  if (given ? given.shape.every((n, i) => n === shape[i]) && given.shape.length === shape.length : !needed) return
  const got = given ? `[${given.shape}]` : 'none'
  throw new EngineError({ who: `DenseNetwork ${name}`, wanted: `shape [${shape}]`, got })
}

function forward(inputs: Inputs, backend: SimdBackend, given: Attrs): tf.TensorInfo {
  const attrs = given as unknown as NetworkAttrs
  const shared = sharing(inputs, backend, attrs.repeat)
  check(inputs, attrs, shared.segments)
  const layers = layersOf(inputs, backend, attrs)
  const last = layers.length - 1
  const y = backend.output([inputs.x.shape[0], layers[last].columns], NAME)
  const blocks: Record<string, Block> = {}
  const { taped } = backend
  const { heap } = backend.machine
  /** The input of each layer. */
  const into: number[] = [backend.at(inputs.x)]
  layers.forEach((layer, l) => {
    const bytes = layer.rows * layer.columns * 4
    const skip = attrs.skips[l] ?? -1
    if (l < last) blocks[`out${l}`] = heap.allocate(bytes, NAME)
    if (taped && keeps(layer, skip >= 0)) blocks[`kept${l}`] = heap.allocate(bytes, NAME)
    if (taped && layer.gain) blocks[`statistics${l}`] = heap.allocate(layer.rows * 8, NAME)
    const out = l < last ? blocks[`out${l}`].ptr : backend.at(y)
    const term = contextTerm(backend, inputs, l)
    layerForward(backend, NAME, layer, {
      x: into[l],
      y: out,
      residual: skip >= 0 ? into[skip] : 0,
      shared: term && { ...shared, term: term.ptr },
      kept: blocks[`kept${l}`]?.ptr ?? 0,
      statistics: blocks[`statistics${l}`]?.ptr ?? 0,
    })
    if (term) heap.free(term)
    into.push(out)
  })
  if (taped) keep(backend, y, inputs, blocks)
  else for (const block of Object.values(blocks)) heap.free(block)
  return y
}

/** The context times its weights of layer l, [M, columns]; the caller frees the block. */
function contextTerm(backend: SimdBackend, inputs: Inputs, l: number): Block | undefined {
  const weight = inputs[`contextWeight${l}`]
  if (!weight) return undefined
  const [depth, columns] = weight.shape
  const [rows] = inputs.context.shape
  const { heap } = backend.machine
  const block = heap.allocate(rows * columns * 4, NAME)
  const panels = pack(backend, { ptr: backend.at(weight), rows: depth, columns, transposed: false }, NAME)
  const a = { ptr: backend.at(inputs.context), rows, columns: depth, transposed: false }
  multiply(backend, { who: NAME, a, panels: panels.ptr, columns, c: block.ptr })
  heap.free(panels)
  return block
}
