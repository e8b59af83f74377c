import * as tf from '@tensorflow/tfjs'
import { ShapeError } from '../../complaint.ts'
import { hasFused, runFused } from './fused.ts'
import { segmentAttentionReference } from './segmentAttention.ts'

/**
 * Multi-head attention of each event's rows to themselves: softmax(q kᵀ / √(C / heads)) v for each head (arXiv 1706.03762
 * eq. 1).
 * @param packed queries, keys and values side by side, [J, 3 C]
 * @param offsets int32 [M + 1]: event m has rows offsets[m] … offsets[m + 1] − 1
 * @returns [J, C]
 * @throws ShapeError when the columns are not three times a multiple of the heads
 */
export function selfAttention(packed: tf.Tensor2D, offsets: tf.Tensor1D, heads: number): tf.Tensor2D {
  if (!(heads >= 1 && Number.isInteger(packed.shape[1] / 3 / heads))) {
    const wanted = `three times a multiple of ${heads} columns`
    throw new ShapeError({ who: 'self-attention', wanted, got: String(packed.shape[1]) })
  }
  if (!hasFused('SelfAttention')) return selfAttentionReference(packed, offsets, heads)
  return runFused('SelfAttention', { packed, offsets }, { heads })[0] as tf.Tensor2D
}

/** `selfAttention` composed of plain operations. */
export const selfAttentionReference = (packed: tf.Tensor2D, offsets: tf.Tensor1D, heads: number): tf.Tensor2D =>
  tf.tidy(() => {
    const [query, key, value] = tf.split(packed, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
    return segmentAttentionReference({ query, key, value, queryOffsets: offsets, keyOffsets: offsets, heads })
  })
