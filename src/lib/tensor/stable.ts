import * as tf from '@tensorflow/tfjs'

/** ln(1 + eˣ); tfjs's own kernel is the stable form: x for large x, eˣ for small. */
export const softplus = <T extends tf.Tensor>(x: T): T => tf.softplus(x)

/** ln Σ eˣ over the last axis, without overflow. */
export const logSumExp = (x: tf.Tensor): tf.Tensor => tf.logSumExp(x, x.rank - 1)
