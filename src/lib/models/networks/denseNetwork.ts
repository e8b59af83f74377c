import type { LayerChain } from '../../bijections/index.ts'
import {
  type Activation,
  dropout,
  fold,
  hasFused,
  isNoisy,
  type Key,
  split,
  type Tensor2D,
} from '../../tensor/index.ts'
import { arraysOf, chainOf, fusedNetwork } from './fusedNetwork.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'
import type { NetworkContext } from './networkContext.ts'
import { noisyNetwork } from './noisyNetwork.ts'

/** The shape of a dense network (arXiv 2207.00664 section 4 and its released configuration). */
export interface DenseNetworkShape {
  readonly inputs: number
  /** Width of the context that is added to the first layer; 0: none. */
  readonly contextDim: number
  readonly outputs: number
  readonly width: number
  /** Blocks after the input layer. */
  readonly blocks: number
  readonly layersPerBlock: number
  /** Adds the input of each block to its output. */
  readonly skip: boolean
  /** LayerNorm after each activation. */
  readonly norm: boolean
  /** Gives the context to the first layer of every block too. */
  readonly contextInBlocks: boolean
  readonly activation: Activation
  /** Probability that a hidden number is dropped in training. */
  readonly dropout: number
}

/** Weights of a dense network. */
export type DenseNetworkParams = {
  readonly input: LinearParams
  readonly blocks: readonly (readonly LinearParams[])[]
  readonly output: LinearParams
}

/** A dense network: rows in, rows out, with an optional context. */
export interface DenseNetwork {
  readonly inputs: number
  readonly contextDim: number
  readonly outputs: number
  /** What a fused flow must know of it, where it is its conditioner and nothing is dropped. */
  readonly layers?: LayerChain<DenseNetworkParams> | undefined
  /** Weights to begin with. */
  init(key: Key): DenseNetworkParams
  /**
   * Rows out of rows.
   * @param dropoutKey in training only: names what is dropped
   */
  apply(params: DenseNetworkParams, x: Tensor2D, context?: NetworkContext, dropoutKey?: Key): Tensor2D
}

/** The layers that all networks of arXiv 2207.00664 share: LeakyReLU, LayerNorm, one skip around each block. */
export const DENSE_DEFAULTS = {
  contextDim: 0,
  width: 64,
  blocks: 1,
  layersPerBlock: 1,
  skip: true,
  norm: true,
  contextInBlocks: false,
  activation: 'leakyRelu',
  dropout: 0,
} as const satisfies Partial<DenseNetworkShape>

/**
 * A dense network: an input layer, then blocks of [linear → activation → LayerNorm] layers with an optional skip around
 * each block, then a linear layer.
 * `apply` takes x [N, inputs] and a context [M, contextDim] shared as `NetworkContext` says, and returns [N, outputs].
 * @throws ShapeError when the context has another width
 */
export function denseNetwork(
  given: Pick<DenseNetworkShape, 'inputs' | 'outputs'> & Partial<DenseNetworkShape>,
): DenseNetwork {
  const shape: DenseNetworkShape = { ...DENSE_DEFAULTS, ...given }
  const { inputs, contextDim, outputs } = shape
  return {
    inputs,
    contextDim,
    outputs,
    layers: { ...chainOf(shape), widest: Math.max(inputs, outputs, shape.width), arrays: arraysOf },
    init: (key) => initNetwork(key, shape),
    apply: (params, x, context, dropoutKey) => applyNetwork(params, x, { context, dropoutKey }, shape),
  }
}

function initNetwork(key: Key, shape: DenseNetworkShape): DenseNetworkParams {
  const { inputs, contextDim, outputs, width, norm } = shape
  const [first, last, ...blockKeys] = split(key, 2 + shape.blocks)
  return {
    input: initLinear(first, { inputs, contextDim, outputs: width, norm }),
    blocks: blockKeys.map((blockKey) =>
      split(blockKey, shape.layersPerBlock).map((layerKey, layer) => {
        const ofBlock = shape.contextInBlocks && layer === 0 ? contextDim : 0
        return initLinear(layerKey, { inputs: width, contextDim: ofBlock, outputs: width, norm })
      }),
    ),
    output: initLinear(last, { inputs: width, contextDim: 0, outputs, norm: false }),
  }
}

interface Given {
  context: NetworkContext | undefined
  dropoutKey: Key | undefined
}

function applyNetwork(params: DenseNetworkParams, x: Tensor2D, given: Given, shape: DenseNetworkShape): Tensor2D {
  const drops = given.dropoutKey !== undefined && shape.dropout > 0
  if (hasFused('DenseNetwork') && !drops && !isNoisy(params)) return fusedNetwork(params, x, given.context, shape)
  const noisy = isNoisy(params) && !given.context && !drops && noisyNetwork(params, x, shape)
  if (noisy) return noisy
  let place = 0
  const layer = (p: LinearParams, input: Tensor2D, residual?: Tensor2D) =>
    hiddenLayer(p, input, residual, given, shape, place++)
  const hidden = params.blocks.reduce(
    (into, block) => {
      const last = block.length - 1
      return block.reduce((h, p, i) => layer(p, h, shape.skip && i === last ? into : undefined), into)
    },
    layer(params.input, x),
  )
  return applyLinear(params.output, hidden, 'identity')
}

function hiddenLayer(
  params: LinearParams,
  x: Tensor2D,
  residual: Tensor2D | undefined,
  { context, dropoutKey }: Given,
  { activation, dropout: rate }: DenseNetworkShape,
  place: number,
): Tensor2D {
  if (!dropoutKey || rate === 0) return applyLinear(params, x, activation, context, residual)
  const kept = dropout(applyLinear(params, x, activation, context), rate, fold(dropoutKey, place))
  return residual ? kept.add(residual) : kept
}
