import { fold, type Key, normals, split, type Tensor1D, type Tensor2D, tf, tokenAttention } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'
import {
  applyFeedForward,
  type FeedForwardParams,
  initFeedForward,
  type TransformerShape,
} from './transformerFeedForward.ts'
import { applyNorm, initNorm, type NormParams } from './transformerNorm.ts'

export type PoolingLayerParams = {
  readonly tokenNorm: NormParams
  readonly queryNorm: NormParams
  readonly query: LinearParams
  readonly key: LinearParams
  readonly value: LinearParams
  readonly output: LinearParams
  readonly feedForward: FeedForwardParams
}

/** Weights of the pooling of tokens into one row. */
export type PoolingParams = {
  /** The class token that every event starts from, [1, C]. */
  readonly classToken: Tensor2D
  readonly layers: readonly PoolingLayerParams[]
  readonly norm: NormParams
}

/** Tokens in, one row an event out. */
export interface TransformerPooling {
  /** Weights to begin with. */
  init(key: Key): PoolingParams
  /**
   * @param tokens [T, width]
   * @param offsets int32 [M + 1]
   * @param context [M, contextDim]
   * @param dropoutKey in training only
   * @returns [M, width]
   */
  apply(params: PoolingParams, tokens: Tensor2D, offsets: Tensor1D, context: Tensor2D, dropoutKey?: Key): Tensor2D
}

/**
 * Pooling by a learned class token that attends to the tokens of its event in pre-norm cross-attention layers,
 * q += attention(LN q, LN tokens), q += feedForward(q, context), then a LayerNorm (arXiv 2103.17239 section 3; as released
 * with 2307.02405).
 */
export function transformerPooling(shape: TransformerShape, layers: number): TransformerPooling {
  return {
    init: (key) => {
      const [forToken, ...forLayers] = split(key, 1 + layers)
      return {
        classToken: tf.tensor2d(normals(forToken, shape.width), [1, shape.width]),
        layers: forLayers.map((own) => initLayer(own, shape)),
        norm: initNorm(shape.width),
      }
    },
    apply: (params, tokens, offsets, value, dropoutKey) => {
      const events = value.shape[0]
      // not tile: its gradient adds the events one by one
      const start = tf.zeros([events, shape.width]).add(params.classToken) as Tensor2D
      const pooled = params.layers.reduce((query, layer, i) => {
        const attended = attend(layer, { query, tokens, offsets }, shape)
        const own = dropoutKey && fold(dropoutKey, i)
        return applyFeedForward(layer.feedForward, attended, { value }, shape.dropout, own)
      }, start)
      return applyNorm(params.norm, pooled)
    },
  }
}

function initLayer(key: Key, shape: TransformerShape): PoolingLayerParams {
  const [forQuery, forKey, forValue, forOutput, forFeedForward] = split(key, 5)
  const { width } = shape
  const square = (own: Key) => initLinear(own, { inputs: width, contextDim: 0, outputs: width, norm: false })
  return {
    tokenNorm: initNorm(width),
    queryNorm: initNorm(width),
    query: square(forQuery),
    key: square(forKey),
    value: square(forValue),
    output: square(forOutput),
    feedForward: initFeedForward(forFeedForward, shape),
  }
}

interface Attending {
  query: Tensor2D
  tokens: Tensor2D
  offsets: Tensor1D
}

function attend(params: PoolingLayerParams, { query, tokens, offsets }: Attending, { heads }: TransformerShape) {
  const attended = tokenAttention({
    query: applyLinear(params.query, applyNorm(params.queryNorm, query), 'identity'),
    tokens: applyNorm(params.tokenNorm, tokens),
    offsets,
    key: params.key,
    value: params.value,
    heads,
  })
  return applyLinear(params.output, attended, 'identity', undefined, query)
}
