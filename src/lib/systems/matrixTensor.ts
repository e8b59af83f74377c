import type { Matrix } from '../columns/index.ts'
import { type Tensor2D, tf } from '../tensor/index.ts'

/** The rows of a matrix as a tensor [rows, columns]. */
export const matrixTensor = ({ columns, data }: Matrix): Tensor2D =>
  tf.tensor2d(data, [data.length / columns.length, columns.length])
