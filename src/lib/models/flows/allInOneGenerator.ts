import { affineCoupling, type GlobalAffineParams, globalFactors } from '../../bijections/index.ts'
import { disposeTree, hasFused, type Params, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'
import type { DenseNetworkParams } from '../networks/denseNetwork.ts'
import { applyLinear, type LinearParams } from '../networks/linear.ts'
import { type AllInOneShape, allInOneNetwork, blockOrder, COUPLING_GAIN } from './allInOneCouplings.ts'
import { oneJobGenerator } from './oneJobGenerator.ts'

/** The way from latent to data of a flow whose weights stay as they are. */
export interface FlowGenerator {
  /** Data of latent rows [N, dim], with gradients to the rows. */
  readonly points: (z: Tensor2D) => Tensor2D
  /** Frees what was computed of the weights. */
  dispose(): void
}

/** What is known of a block before any row. */
interface Block {
  /** Order and global map as products: to the columns that condition, and to those that are transformed. */
  readonly passed: LinearParams
  readonly active: LinearParams
  /** The network, which gives all ln scales over the clamp, then all offsets. */
  readonly network: DenseNetworkParams
}

/**
 * `allInOneCouplings(shape).inverse` for chains of thousands of steps in the latent space: values alone, and what depends on the
 * weights is computed once. On an engine with fused flows all blocks are one operation.
 */
export function allInOneGenerator(shape: AllInOneShape, params: readonly Params[]): FlowGenerator {
  return (hasFused('SplineFlow') && oneJobGenerator(shape, params)) || blockByBlock(shape, params)
}

/** A block is a few operations: two products, its network, and the coupling. */
function blockByBlock(shape: AllInOneShape, params: readonly Params[]): FlowGenerator {
  const { dim, clamp } = shape
  const first = Math.ceil(dim / 2)
  const networkOf = allInOneNetwork(shape)
  const network = networkOf({ inputs: first, outputs: 2 * (dim - first) }, 0)
  const blocks = Array.from({ length: shape.blocks }, (_, place) => blockOf(shape, params, place)).toReversed()
  const through = (h: Tensor2D, { passed, active, network: own }: Block): Tensor2D => {
    const linear = (layer: LinearParams) => applyLinear(layer, h, 'identity')
    const p = linear(passed)
    const [s, t] = tf.split(network.apply(own as never, p), 2, 1) as Tensor2D[]
    const { value } = affineCoupling({ x: linear(active), s: s.tanh().mul(clamp), t }, 'inverse')
    return tf.concat2d([p, value], 1)
  }
  return {
    points: (z) => tf.tidy(() => blocks.reduce(through, z)),
    dispose: () => disposeTree(blocks.map(({ passed, active, network: { output } }) => ({ passed, active, output }))),
  }
}

function blockOf(shape: AllInOneShape, params: readonly Params[], place: number): Block {
  const { dim, clamp } = shape
  const first = Math.ceil(dim / 2)
  const network = params[3 * place] as DenseNetworkParams
  const global = params[3 * place + 1] as GlobalAffineParams
  const order = blockOrder(shape, place)
  const factors = tf.tidy(() => globalFactors(global)).dataSync()
  const offsets = global.offset.dataSync()
  // column c of the block's own end is (y[order⁻¹(c)] − offset) / factor
  const columns = (from: number, to: number): LinearParams => {
    const weight = new Float32Array(dim * (to - from))
    const bias = new Float32Array(to - from)
    for (let c = from; c < to; c++) {
      weight[order.indexOf(c) * (to - from) + c - from] = 1 / factors[c]
      bias[c - from] = -offsets[c] / factors[c]
    }
    return { weight: tf.tensor2d(weight, [dim, to - from]), bias: tf.tensor1d(bias) }
  }
  const active = dim - first
  const places = Array.from({ length: 2 * active }, (_, i) => (i < active ? 2 * i : 2 * (i - active) + 1))
  const gains = places.map((_, i) => (i < active ? COUPLING_GAIN / clamp : COUPLING_GAIN))
  const { weight, bias } = network.output
  const output = tf.tidy(() => ({
    weight: tf.gather(weight, places, 1).mul(tf.tensor1d(gains)) as Tensor2D,
    bias: tf.gather(bias, places).mul(tf.tensor1d(gains)) as Tensor1D,
  }))
  return { passed: columns(0, first), active: columns(first, dim), network: { ...network, output } }
}
