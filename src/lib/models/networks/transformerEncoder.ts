import { fold, type Key, selfAttention, split, type Tensor1D, type Tensor2D } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'
import {
  applyFeedForward,
  type FeedForwardParams,
  initFeedForward,
  type TransformerShape,
} from './transformerFeedForward.ts'
import { applyNorm, initNorm, type NormParams } from './transformerNorm.ts'

/** Weights of one layer of an encoder. */
export type EncoderLayerParams = {
  readonly norm: NormParams
  /** Queries, keys and values in one matrix, [C, 3 C]. */
  readonly packed: LinearParams
  readonly output: LinearParams
  readonly feedForward: FeedForwardParams
}

/** Tokens in, tokens out. */
export interface TransformerEncoder {
  /** Weights to begin with. */
  init(key: Key): readonly EncoderLayerParams[]
  /**
   * @param tokens [T, width]
   * @param offsets int32 [M + 1]
   * @param context [M, contextDim]
   * @param dropoutKey in training only
   * @returns [T, width]
   */
  apply(
    params: readonly EncoderLayerParams[],
    tokens: Tensor2D,
    offsets: Tensor1D,
    context: Tensor2D,
    dropoutKey?: Key,
  ): Tensor2D
}

/**
 * Pre-norm transformer layers, x += attention(LN x), x += feedForward(x, context), without positions: the tokens of an event
 * are a set (arXiv 1706.03762 section 3.1, 2002.04745; as released with 2307.02405).
 */
export function transformerEncoder(shape: TransformerShape, layers: number): TransformerEncoder {
  return {
    init: (key) => split(key, layers).map((own) => initLayer(own, shape)),
    apply: (params, tokens, offsets, value, dropoutKey) =>
      params.reduce((x, layer, i) => {
        const attended = attend(layer, x, offsets, shape)
        const own = dropoutKey && fold(dropoutKey, i)
        return applyFeedForward(layer.feedForward, attended, { value, offsets }, shape.dropout, own)
      }, tokens),
  }
}

function initLayer(key: Key, shape: TransformerShape): EncoderLayerParams {
  const [forPacked, forOutput, forFeedForward] = split(key, 3)
  const { width } = shape
  return {
    norm: initNorm(width),
    packed: initLinear(forPacked, { inputs: width, contextDim: 0, outputs: 3 * width, norm: false }),
    output: initLinear(forOutput, { inputs: width, contextDim: 0, outputs: width, norm: false }),
    feedForward: initFeedForward(forFeedForward, shape),
  }
}

function attend(params: EncoderLayerParams, x: Tensor2D, offsets: Tensor1D, { heads }: TransformerShape): Tensor2D {
  const packed = applyLinear(params.packed, applyNorm(params.norm, x), 'identity')
  const attended = selfAttention(packed, offsets, heads)
  return applyLinear(params.output, attended, 'identity', undefined, x)
}
