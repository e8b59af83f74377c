import { dropout, type Key, split, type Tensor2D } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'
import type { NetworkContext } from './networkContext.ts'
import { applyNorm, initNorm, type NormParams } from './transformerNorm.ts'

/** The numbers that fix the layers of a transformer. */
export interface TransformerShape {
  /** Columns of a token. */
  readonly width: number
  /** Columns of what is told to every feed-forward network. */
  readonly contextDim: number
  readonly heads: number
  /** Width of the hidden layer of the feed-forward networks. */
  readonly hidden: number
  /** Probability that a number of that layer is dropped in training. */
  readonly dropout: number
}

export type FeedForwardParams = {
  readonly norm: NormParams
  readonly hidden: LinearParams
  readonly output: LinearParams
}

export function initFeedForward(key: Key, { width, contextDim, hidden }: TransformerShape): FeedForwardParams {
  const [forHidden, forOutput] = split(key, 2)
  return {
    norm: initNorm(width),
    hidden: initLinear(forHidden, { inputs: width, contextDim, outputs: hidden, norm: true }),
    output: initLinear(forOutput, { inputs: hidden, contextDim: 0, outputs: width, norm: false }),
  }
}

/**
 * x + W₂ drop(LN(LeakyReLU(W₁ [LN x, context]))), row by row: the feed-forward half of a pre-norm transformer layer (arXiv
 * 2002.04745 figure 1b) with the event's context in its input.
 * @param x [N, width]
 * @param dropoutKey in training only
 */
export function applyFeedForward(
  { norm, hidden, output }: FeedForwardParams,
  x: Tensor2D,
  context: NetworkContext,
  rate: number,
  dropoutKey?: Key,
): Tensor2D {
  const h = applyLinear(hidden, applyNorm(norm, x), 'leakyRelu', context)
  const kept = dropoutKey ? dropout(h, rate, dropoutKey) : h
  return applyLinear(output, kept, 'identity', undefined, x)
}
