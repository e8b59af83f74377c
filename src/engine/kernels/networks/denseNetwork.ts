import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { wantsInput } from '../../gradients.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, type FusedKernel, giving, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { checkLayers } from '../dense/chain.ts'
import { keeps, layerForward } from '../dense/layer.ts'
import { multiply } from '../products/product.ts'
import { rowByRow } from '../segments/sharing.ts'
import { backward, backwardContext, backwardX } from './denseNetworkBack.ts'
import { stripForward, suitsStrips } from './onStrips.ts'
import { NAME, type NetworkPlan, planOf } from './plan.ts'

/**
 * A chain of dense layers in one call. Inputs x [N, in], `weight0`, `bias0`, … of each layer, optional `gain0`, `shift0`,
 * `contextWeight0`, …; optional context [M, C] with offsets int32 [M + 1] or attribute `repeat`. Attributes `activations`
 * (one a layer) and `skips` (one a layer: the layer whose input is added to the output, at least 1, or −1).
 */
export const denseNetwork: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y) => {
    const { weights, strips, shared } = keptBy<NetworkPlan>(tf.backend() as SimdBackend, y).plan
    // where the rows alone are moved, the weights' gradients are a third of the work
    const ofWeights = !strips || weights.some(wantsInput)
    const [first, ...rest] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, { ofWeights })
    const gradients: Record<string, () => tf.Tensor> = {}
    if (ofWeights) for (let i = 0; i < weights.length; i++) gradients[weights[i]] = giving(rest[i])
    // strips give the gradient to x, layers one by one that to the first of them
    gradients.x = strips ? giving(first) : () => runBack(`${NAME}GradX`, { dz: first, y })[0]
    gradients.context = () => {
      if (strips && rowByRow(shared)) return rest.at(-1)!
      const terms: Inputs = { y }
      const from = ofWeights ? weights.length : 0
      for (let i = from; i < rest.length; i++) terms[`term${i - from}`] = rest[i]
      return runBack(`${NAME}GradContext`, terms)[0]
    }
    return gradients
  },
}

export const denseNetworkGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }
export const denseNetworkGradX: FusedKernel = { name: `${NAME}GradX`, run: backwardX }
export const denseNetworkGradContext: FusedKernel = { name: `${NAME}GradContext`, run: backwardContext }

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const plan = planOf(inputs, backend, attrs)
  checkLayers(inputs, plan.layers, plan.shared, inputs.x.shape[1])
  if (suitsStrips(backend, inputs, plan)) return stripForward(backend, inputs, plan)
  const { layers, shared } = plan
  const last = layers.length - 1
  const y = backend.output([inputs.x.shape[0], layers[last].columns], NAME)
  const blocks: Record<string, Block> = {}
  const { taped } = backend
  const { heap } = backend.machine
  /** The input of each layer. */
  const into: number[] = [backend.at(inputs.x)]
  for (let l = 0; l <= last; l++) {
    const layer = layers[l]
    const { names, skip } = layer
    const bytes = layer.rows * layer.columns * 4
    if (l < last) blocks[names.out] = heap.allocate(bytes, NAME)
    if (taped && keeps(layer, skip >= 0)) blocks[names.kept] = heap.allocate(bytes, NAME)
    if (taped && layer.gain) blocks[names.statistics] = heap.allocate(layer.rows * 8, NAME)
    const out = l < last ? blocks[names.out].ptr : backend.at(y)
    const term = layer.contextWeight && contextTerm(backend, inputs.context, layer.contextWeight)
    layerForward(backend, NAME, layer, {
      x: into[l],
      y: out,
      residual: skip >= 0 ? into[skip] : 0,
      shared: term && Object.assign({ term: term.ptr }, shared),
      kept: blocks[names.kept]?.ptr ?? 0,
      statistics: blocks[names.statistics]?.ptr ?? 0,
    })
    if (term) heap.free(term)
    into.push(out)
  }
  if (taped) keep(backend, y, inputs, blocks, plan)
  else for (const name in blocks) heap.free(blocks[name])
  return y
}

/** The context times a layer's weights for it, [M, columns]; the caller frees the block. */
function contextTerm(backend: SimdBackend, context: tf.TensorInfo, weight: tf.TensorInfo): Block {
  const [depth, columns] = weight.shape
  const [rows] = context.shape
  const { heap } = backend.machine
  const block = heap.allocate(rows * columns * 4, NAME)
  const b = { ptr: backend.at(weight), rows: depth, columns, transposed: false }
  const a = { ptr: backend.at(context), rows, columns: depth, transposed: false }
  multiply(backend, { who: NAME, a, b, c: block.ptr })
  return block
}
