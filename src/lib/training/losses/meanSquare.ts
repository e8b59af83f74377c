import { type Scalar, type Tensor2D, tf } from '../../tensor/index.ts'

/** The mean of the squares of all distances. */
export const meanSquare = (predicted: Tensor2D, target: Tensor2D): Scalar =>
  tf.tidy(() => predicted.sub(target).square().mean() as Scalar)
