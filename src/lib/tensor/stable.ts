import * as tf from '@tensorflow/tfjs'

/** ln(1 + eˣ), without overflow: max(x, 0) + ln(1 + e^−|x|). */
export const softplus = <T extends tf.Tensor>(x: T): T =>
  tf.tidy(() => tf.relu(x).add(tf.log1p(tf.exp(tf.neg(tf.abs(x)))))) as T

/** ln Σ eˣ over the last axis, without overflow. */
export const logSumExp = (x: tf.Tensor): tf.Tensor => tf.logSumExp(x, x.rank - 1)
