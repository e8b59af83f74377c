import { DomainError } from '../../complaint.ts'
import { type Tensor1D, tf, uniforms } from '../tensor/index.ts'
import type { Base } from './distribution.ts'

/** Of the bound: a chain of splines in float32 may leave a row at the edge so far outside of the box that it maps onto itself. */
const EDGE = 2 ** -20

/**
 * Uniform on [−bound, bound] in each column: ln p = −D ln(2 bound) inside, −∞ outside; a millionth beyond the bound is inside.
 * @throws DomainError for a bound that is not positive, or no columns
 */
export function uniformBox(dim: number, bound: number): Base {
  if (!(Number.isInteger(dim) && dim > 0)) {
    throw new DomainError({ who: 'uniform box', wanted: 'a positive number of columns', got: String(dim) })
  }
  if (!(bound > 0 && bound < Infinity)) {
    throw new DomainError({ who: 'uniform box', wanted: 'a positive bound', got: String(bound) })
  }
  return {
    name: 'uniform box',
    dim,
    logProb: (z) =>
      tf.tidy(() => {
        // step, unlike a comparison, has a gradient: zero
        const outside = tf.step(tf.abs(z).sub(bound * (1 + EDGE))).max(1)
        return tf
          .sub(1, outside)
          .log()
          .sub(dim * Math.log(2 * bound)) as Tensor1D
      }),
    sample: (key, rows, first = 0) =>
      tf.tidy(() =>
        tf
          .tensor2d(uniforms(key, rows * dim, first * dim), [rows, dim])
          .mul(2 * bound)
          .sub(bound),
      ),
  }
}
