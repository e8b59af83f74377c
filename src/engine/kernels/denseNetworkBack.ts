import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import type { Block } from '../heap.ts'
import { type Attrs, type ForBackward, type Inputs, keptBy } from '../kernel.ts'
import { layersOf, NAME, type NetworkAttrs, sharing, weightNames } from './denseNetworkShape.ts'
import { type Layer, layerBackward, layerBackwardX, sumSegments } from './layer.ts'
import { multiply, pack } from './product.ts'

const WHO = `${NAME}Grad`

/** The gradient to a layer's output: a block of ours, or the place of a tensor that must not be written to. */
interface Flowing {
  ptr: number
  block?: Block | undefined
}

/** dz of the first layer, the gradients to the weights, and those to the context terms (layer by layer). */
export function backward({ dy, y }: Inputs, backend: SimdBackend, given: Attrs): tf.TensorInfo[] {
  const attrs = given as unknown as NetworkAttrs
  const kept = keptBy(backend, y)
  const layers = layersOf(kept.inputs, backend, attrs)
  const names = weightNames(kept.inputs)
  const gradients = Object.fromEntries(
    names.map((name) => [name, backend.output(kept.inputs[name].shape, WHO)] as const),
  )
  const terms: tf.TensorInfo[] = []
  const { heap } = backend.machine
  /** Gradients that skip to the input of a layer. */
  const skipping = new Map<number, Block>()
  let flowing = ownedIfSkipping(backend, { ptr: backend.at(dy) }, layers, attrs)
  let first = dy
  for (let l = layers.length - 1; l >= 0; l--) {
    const { rows, depth, columns } = layers[l]
    const dz = backend.output([rows, columns], WHO)
    backLayer(backend, kept, { y, layer: layers[l], l, dy: flowing.ptr, dz, gradients })
    if (kept.inputs[`contextWeight${l}`]) terms.unshift(backTerm(backend, kept.inputs, { l, dz, attrs, gradients }))
    const skip = attrs.skips[l] ?? -1
    if (skip >= 0) skipping.set(skip, flowing.block as Block)
    else if (flowing.block) heap.free(flowing.block)
    if (l === 0) first = dz
    else {
      const waiting = skipping.get(l)
      const block = waiting ?? heap.allocate(rows * depth * 4, WHO)
      layerBackwardX(backend, WHO, layers[l], { dz: backend.at(dz), dx: block.ptr, accumulate: waiting !== undefined })
      flowing = { ptr: block.ptr, block }
      backend.disposeData(dz.dataId)
    }
  }
  return [first, ...names.map((name) => gradients[name]), ...terms]
}

/** A copy where the last layer has a skip: what skips is added to later. */
function ownedIfSkipping(backend: SimdBackend, given: Flowing, layers: Layer[], { skips }: NetworkAttrs): Flowing {
  const last = layers.length - 1
  if ((skips[last] ?? -1) < 0) return given
  const { heap } = backend.machine
  const bytes = layers[last].rows * layers[last].columns * 4
  const block = heap.allocate(bytes, WHO)
  heap.bytes().copyWithin(block.ptr, given.ptr, given.ptr + bytes)
  return { ptr: block.ptr, block }
}

interface LayerStep {
  y: tf.TensorInfo
  layer: Layer
  l: number
  dy: number
  dz: tf.TensorInfo
  gradients: Record<string, tf.TensorInfo>
}

function backLayer(backend: SimdBackend, { inputs, blocks }: ForBackward, step: LayerStep): void {
  const { y, layer, l, dy, dz, gradients } = step
  const parts = layer.gain ? ['bias', 'gain', 'shift'] : ['bias']
  layerBackward(backend, WHO, layer, {
    dy,
    x: l > 0 ? blocks[`out${l - 1}`].ptr : backend.at(inputs.x),
    kept: (blocks[`kept${l}`] ?? blocks[`out${l}`])?.ptr ?? backend.at(y),
    statistics: blocks[`statistics${l}`]?.ptr ?? 0,
    dz: backend.at(dz),
    weight: backend.at(gradients[`weight${l}`]),
    vectors: parts.map((part) => backend.at(gradients[part + l])),
  })
}

interface TermStep {
  l: number
  dz: tf.TensorInfo
  attrs: NetworkAttrs
  gradients: Record<string, tf.TensorInfo>
}

/** The gradient to the context's term of layer l, and from it that of the context's weights. */
function backTerm(backend: SimdBackend, inputs: Inputs, { l, dz, attrs, gradients }: TermStep): tf.TensorInfo {
  const at = sharing(inputs, backend, attrs.repeat)
  const [rows, columns] = dz.shape
  const byRow = !at.offsets && at.repeat <= 1
  const term = byRow ? backend.share(dz, dz.shape) : backend.output([at.segments, columns], WHO)
  if (!byRow) sumSegments(backend, WHO, { x: backend.at(dz), rows, columns, out: backend.at(term) }, at)
  const { context } = inputs
  const a = { ptr: backend.at(context), rows: context.shape[0], columns: context.shape[1], transposed: true }
  const b = { ptr: backend.at(term), rows: at.segments, columns, transposed: false }
  const panels = pack(backend, b, WHO)
  multiply(backend, { who: WHO, a, panels: panels.ptr, columns, c: backend.at(gradients[`contextWeight${l}`]) })
  backend.machine.heap.free(panels)
  return term
}

/** dx = dz Wᵀ of the first layer. */
export function backwardX({ dz, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const { inputs } = keptBy(backend, y)
  const dx = backend.output(inputs.x.shape, `${NAME}GradX`)
  const [layer] = layersOf(inputs, backend, attrs as unknown as NetworkAttrs)
  layerBackwardX(backend, `${NAME}GradX`, layer, { dz: backend.at(dz), dx: backend.at(dx) })
  return dx
}

/** dcontext = Σ dterm Wᵀ over the layers that take it. */
export function backwardContext({ y, ...terms }: Inputs, backend: SimdBackend): tf.TensorInfo {
  const { inputs } = keptBy(backend, y)
  const who = `${NAME}GradContext`
  const out = backend.output(inputs.context.shape, who)
  const weights = weightNames(inputs).filter((name) => name.startsWith('contextWeight'))
  weights.forEach((name, i) => {
    const [depth, columns] = inputs[name].shape
    const b = { ptr: backend.at(inputs[name]), rows: depth, columns, transposed: true }
    const panels = pack(backend, b, who)
    const a = { ptr: backend.at(terms[`term${i}`]), rows: out.shape[0], columns, transposed: false }
    multiply(backend, { who, a, panels: panels.ptr, columns: depth, c: backend.at(out), accumulate: i > 0 })
    backend.machine.heap.free(panels)
  })
  return out
}
