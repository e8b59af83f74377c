import { type Key, segmentWeightedSum, split, type Tensor2D, tf } from '../../tensor/index.ts'
import type { PackedSet } from './deepSet.ts'
import { type DenseNetworkParams, denseNetwork } from './denseNetwork.ts'

export interface AttentionMeanShape {
  readonly inputs: number
  readonly contextDim: number
  readonly width: number
  /** Features of each object that are averaged, and the number of equal parts that have weights of their own. */
  readonly pooled: number
  readonly heads: number
}

/** Weights of an attention-weighted mean. */
export type AttentionMeanParams = {
  readonly feature: DenseNetworkParams
  readonly attention: DenseNetworkParams
  readonly post: DenseNetworkParams
}

export interface AttentionMean {
  init(key: Key): AttentionMeanParams
  /** @returns [M, pooled] */
  apply(params: AttentionMeanParams, set: PackedSet, context: Tensor2D): Tensor2D
}

/** Less than any object's weight: an event without objects has 0. */
const LEAST_TOTAL = 1e-20

/** Scores beyond this are taken as this, so that no exponential overflows. */
const LARGEST_SCORE = 30

/**
 * The attention-weighted mean of a set: post(concat_h Σ_j softmax_j(a_jh) f_jh), with f and a dense networks of each object
 * and the event's context (as in the deep-set configuration released with arXiv 2307.02405). The order of objects changes
 * nothing; an event without objects gets post(0).
 */
export function attentionMean({ inputs, contextDim, width, pooled, heads }: AttentionMeanShape): AttentionMean {
  const feature = denseNetwork({ inputs, contextDim, outputs: pooled, width })
  const attention = denseNetwork({ inputs, contextDim, outputs: heads, width })
  const post = denseNetwork({ inputs: pooled, contextDim, outputs: pooled, width })
  return {
    init: (key) => {
      const [forFeature, forAttention, forPost] = split(key, 3)
      return { feature: feature.init(forFeature), attention: attention.init(forAttention), post: post.init(forPost) }
    },
    apply: (params, { rows, offsets }, context) => {
      const shared = { value: context, offsets }
      const parts = columnParts(feature.apply(params.feature, rows, shared), heads)
      const scores = attention.apply(params.attention, rows, shared)
      const weights = columnParts(scores.clipByValue(-LARGEST_SCORE, LARGEST_SCORE).exp() as Tensor2D, heads)
      const ones = tf.ones([rows.shape[0], 1]) as Tensor2D
      const means = parts.map((part, h) => {
        const total = segmentWeightedSum(ones, weights[h], offsets)
        return segmentWeightedSum(part, weights[h], offsets).div(total.maximum(LEAST_TOTAL)) as Tensor2D
      })
      return post.apply(params.post, tf.concat2d(means, 1), { value: context })
    },
  }
}

/** Equal parts of the columns; a split into one part has no gradient. */
const columnParts = (x: Tensor2D, parts: number): Tensor2D[] => (parts === 1 ? [x] : tf.split(x, parts, 1))
