import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, type ForBackward, type Inputs, keptBy } from '../../kernel.ts'
import type { NetworkLayer } from '../dense/chain.ts'
import { layerBackward, layerBackwardX } from '../dense/layer.ts'
import { multiply } from '../products/product.ts'
import { rowByRow, sumShared } from '../segments/sharing.ts'
import { stripBackward } from './onStrips.ts'
import { NAME, type NetworkPlan } from './plan.ts'

const WHO = `${NAME}Grad`

/** The gradient to a layer's output: a block of ours, or the place of a tensor that must not be written to. */
interface Flowing {
  ptr: number
  block?: Block | undefined
}

type Gradients = Record<string, tf.TensorInfo>

/**
 * dz of the first layer (strips: the gradient to x), the gradients to the weights (strips: where they are asked for), and those to
 * the context terms, layer by layer (strips: to the context of each row).
 */
export function backward({ dy, y }: Inputs, backend: SimdBackend, { ofWeights }: Attrs): tf.TensorInfo[] {
  const kept = keptBy<NetworkPlan>(backend, y)
  const { strips } = kept.plan
  if (strips) return stripBackward(backend, dy, kept, { strips, ofWeights: ofWeights !== false })
  const { layers, weights } = kept.plan
  const gradients: Gradients = {}
  for (const name of weights) gradients[name] = backend.output(kept.inputs[name].shape, WHO)
  const terms: tf.TensorInfo[] = []
  const { heap } = backend.machine
  /** Gradients that skip to the input of a layer. */
  const skipping: (Block | undefined)[] = []
  let flowing = ownedIfSkipping(backend, { ptr: backend.at(dy) }, layers[layers.length - 1])
  let first = dy
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]
    const { rows, depth, columns, skip } = layer
    const dz = backend.output([rows, columns], WHO)
    backLayer(backend, kept, { y, l, dy: flowing.ptr, dz, gradients })
    if (layer.contextWeight) terms.unshift(backTerm(backend, kept, { layer, dz, gradients }))
    if (skip >= 0) skipping[skip] = flowing.block
    else if (flowing.block) heap.free(flowing.block)
    if (l === 0) first = dz
    else {
      const waiting = skipping[l]
      const block = waiting ?? heap.allocate(rows * depth * 4, WHO)
      layerBackwardX(backend, WHO, layer, { dz: backend.at(dz), dx: block.ptr, accumulate: waiting !== undefined })
      flowing = { ptr: block.ptr, block }
      backend.disposeData(dz.dataId)
    }
  }
  return [first, ...weights.map((name) => gradients[name]), ...terms]
}

/** A copy where the last layer has a skip: what skips is added to later. */
function ownedIfSkipping(backend: SimdBackend, given: Flowing, { rows, columns, skip }: NetworkLayer): Flowing {
  if (skip < 0) return given
  const { heap } = backend.machine
  const bytes = rows * columns * 4
  const block = heap.allocate(bytes, WHO)
  heap.bytes().copyWithin(block.ptr, given.ptr, given.ptr + bytes)
  return { ptr: block.ptr, block }
}

interface LayerStep {
  y: tf.TensorInfo
  l: number
  dy: number
  dz: tf.TensorInfo
  gradients: Gradients
}

function backLayer(backend: SimdBackend, kept: ForBackward<NetworkPlan>, { y, l, dy, dz, gradients }: LayerStep): void {
  const { inputs, blocks, plan } = kept
  const layer = plan.layers[l]
  const { names, gain } = layer
  const vectors = [backend.at(gradients[names.bias])]
  if (gain) vectors.push(backend.at(gradients[names.gain]), backend.at(gradients[names.shift]))
  layerBackward(backend, WHO, layer, {
    dy,
    x: l > 0 ? blocks[plan.layers[l - 1].names.out].ptr : backend.at(inputs.x),
    kept: (blocks[names.kept] ?? blocks[names.out])?.ptr ?? backend.at(y),
    statistics: blocks[names.statistics]?.ptr ?? 0,
    dz: backend.at(dz),
    weight: backend.at(gradients[names.weight]),
    vectors,
  })
}

interface TermStep {
  layer: NetworkLayer
  dz: tf.TensorInfo
  gradients: Gradients
}

/** The gradient to a layer's term of the context, and from it that of the context's weights. */
function backTerm(
  backend: SimdBackend,
  { inputs, plan }: ForBackward<NetworkPlan>,
  { layer, dz, gradients }: TermStep,
): tf.TensorInfo {
  const { shared } = plan
  const [rows, columns] = dz.shape
  const byRow = rowByRow(shared)
  const term = byRow ? backend.share(dz, dz.shape) : backend.output([shared.segments, columns], WHO)
  if (!byRow) sumShared(backend, WHO, { x: backend.at(dz), rows, columns, out: backend.at(term) }, shared)
  const { context } = inputs
  const a = { ptr: backend.at(context), rows: context.shape[0], columns: context.shape[1], transposed: true }
  const b = { ptr: backend.at(term), rows: shared.segments, columns, transposed: false }
  multiply(backend, { who: WHO, a, b, c: backend.at(gradients[layer.names.contextWeight]) })
  return term
}

/** dx = dz Wᵀ of the first layer. */
export function backwardX({ dz, y }: Inputs, backend: SimdBackend): tf.TensorInfo {
  const { inputs, plan } = keptBy<NetworkPlan>(backend, y)
  const dx = backend.output(inputs.x.shape, `${NAME}GradX`)
  layerBackwardX(backend, `${NAME}GradX`, plan.layers[0], { dz: backend.at(dz), dx: backend.at(dx) })
  return dx
}

/** dcontext = Σ dterm Wᵀ over the layers that take it; from strips, the sum over the rows that share it. */
export function backwardContext({ y, ...terms }: Inputs, backend: SimdBackend): tf.TensorInfo {
  const { inputs, plan } = keptBy<NetworkPlan>(backend, y)
  const who = `${NAME}GradContext`
  const out = backend.output(inputs.context.shape, who)
  if (plan.strips) {
    const [rows, columns] = terms.term0.shape
    sumShared(backend, who, { x: backend.at(terms.term0), rows, columns, out: backend.at(out) }, plan.shared)
    return out
  }
  plan.layers
    .flatMap(({ contextWeight }) => contextWeight ?? [])
    .forEach((weight, i) => {
      const [depth, columns] = weight.shape
      const b = { ptr: backend.at(weight), rows: depth, columns, transposed: true }
      const a = { ptr: backend.at(terms[`term${i}`]), rows: out.shape[0], columns, transposed: false }
      multiply(backend, { who, a, b, c: backend.at(out), accumulate: i > 0 })
    })
  return out
}
