import * as tf from '@tensorflow/tfjs'
import { hasFused, runFused } from './fused.ts'

/**
 * The indicator matrix of packed segments.
 * @param offsets int32 [M + 1]; segment m owns rows offsets[m] … offsets[m + 1] − 1
 * @returns float32 [M, rows]: 1 where the row belongs to the segment
 */
function membership(offsets: tf.Tensor1D, rows: number): tf.Tensor2D {
  const row = tf.range(0, rows, 1, 'int32').expandDims(0)
  const segments = offsets.size - 1
  const from = offsets.slice(0, segments).expandDims(1)
  const to = offsets.slice(1, segments).expandDims(1)
  return tf.logicalAnd(row.greaterEqual(from), row.less(to)).toFloat() as tf.Tensor2D
}

/**
 * Sums of packed rows, weighted: out[m, h·F + f] = Σ_{j in m} w[j, h] v[j, f] (the attention-weighted deep set, arXiv
 * 2207.00664 section 3).
 * @param values [J, F]
 * @param weights [J, H]
 * @param offsets int32 [M + 1]; an empty segment gives zeros
 * @returns [M, H·F]
 */
export function segmentWeightedSum(values: tf.Tensor2D, weights: tf.Tensor2D, offsets: tf.Tensor1D): tf.Tensor2D {
  if (hasFused('SegmentWeightedSum')) {
    return runFused('SegmentWeightedSum', { values, weights, offsets }, {})[0] as tf.Tensor2D
  }
  return segmentWeightedSumReference(values, weights, offsets)
}

/** `segmentWeightedSum` composed of plain operations. */
export function segmentWeightedSumReference(
  values: tf.Tensor2D,
  weights: tf.Tensor2D,
  offsets: tf.Tensor1D,
): tf.Tensor2D {
  return tf.tidy(() => {
    const [rows, features] = values.shape
    const heads = weights.shape[1]
    const outer = tf.mul(weights.expandDims(2), values.expandDims(1)).reshape([rows, heads * features])
    return membership(offsets, rows).matMul(outer) as tf.Tensor2D
  })
}

/**
 * Repeats the row of each segment for all rows of the segment.
 * @param x [M, C]
 * @param offsets int32 [M + 1]
 * @param rows offsets[M]
 * @returns [rows, C]
 */
export function repeatRows(x: tf.Tensor2D, offsets: tf.Tensor1D, rows: number): tf.Tensor2D {
  if (hasFused('RepeatRows')) return runFused('RepeatRows', { x, offsets }, { rows })[0] as tf.Tensor2D
  return repeatRowsReference(x, offsets, rows)
}

/** `repeatRows` composed of plain operations. */
export const repeatRowsReference = (x: tf.Tensor2D, offsets: tf.Tensor1D, rows: number): tf.Tensor2D =>
  tf.tidy(() => membership(offsets, rows).matMul(x, true, false) as tf.Tensor2D)
