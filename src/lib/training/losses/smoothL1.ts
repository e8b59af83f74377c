import { type Scalar, type Tensor2D, tf } from '../../tensor/index.ts'

/** Smooth-L1 with β = 1, the mean over all numbers: ½d² for |d| < 1, |d| − ½ beyond. */
export function smoothL1(predicted: Tensor2D, target: Tensor2D): Scalar {
  return tf.tidy(() => {
    const distance = tf.abs(tf.sub(predicted, target))
    const near = tf.minimum(distance, 1)
    return near.mul(distance.sub(near.div(2))).mean() as Scalar
  })
}
