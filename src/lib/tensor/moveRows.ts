import * as tf from '@tensorflow/tfjs'

/**
 * Rows in another order, or on other places with zeros between them: out[i] = x[from[i]], zeros where from[i] is the number
 * of rows of x. tfjs's own gather has a gradient that compares every row with every other; here the caller tells the way
 * back.
 * @param x [N, C]
 * @param from int32 [P], each of 0 … N − 1 at most once
 * @param back int32 [N]: where each row of x went, P where it went nowhere
 * @returns [P, C]
 */
export const moveRows = (x: tf.Tensor2D, from: tf.Tensor1D, back: tf.Tensor1D): tf.Tensor2D =>
  tf.customGrad((moved, save) => {
    const keep = save as tf.GradSaveFunc
    keep([back])
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => gatherOrZeros(dy as tf.Tensor2D, saved[0] as tf.Tensor1D)
    return { value: gatherOrZeros(moved as tf.Tensor2D, from), gradFunc }
  })(x) as tf.Tensor2D

function gatherOrZeros(x: tf.Tensor2D, rows: tf.Tensor1D): tf.Tensor2D {
  return tf.gather(tf.concat2d([x, tf.zeros([1, x.shape[1]])], 0), rows)
}
