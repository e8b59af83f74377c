import { DomainError } from '../../complaint.ts'
import { drawNormals, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Base } from './distribution.ts'

/**
 * Independent normals of mean 0 and one standard deviation σ: ln p = −½ |z|² / σ² − (D / 2) ln 2π − D ln σ.
 * @param scale σ; 1 if not given
 * @throws DomainError for a scale that is not positive, or no columns
 */
export function standardNormal(dim: number, scale = 1): Base {
  const name = scale === 1 ? 'standard normal' : `normal of width ${scale}`
  if (!(Number.isInteger(dim) && dim > 0)) {
    throw new DomainError({ who: 'normal', wanted: 'a positive number of columns', got: String(dim) })
  }
  if (!(scale > 0 && scale < Infinity)) {
    throw new DomainError({ who: 'normal', wanted: 'a positive width', got: String(scale) })
  }
  const constant = (dim / 2) * Math.log(2 * Math.PI) + dim * Math.log(scale)
  return {
    name,
    dim,
    logProb: (z) =>
      tf.tidy(
        () =>
          z
            .square()
            .sum(1)
            .mul(-0.5 / scale ** 2)
            .sub(constant) as Tensor1D,
      ),
    sample: (key, rows, first = 0) =>
      tf.tidy(() => {
        const z = drawNormals(key, [rows, dim], first * dim)
        return scale === 1 ? z : (z.mul(scale) as Tensor2D)
      }),
  }
}
