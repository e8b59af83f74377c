import { drawNormals, type Tensor1D, tf } from '../tensor/index.ts'
import type { Base } from './distribution.ts'

/** Independent standard normals: ln p = −½ |z|² − (D / 2) ln 2π. */
export const standardNormal = (dim: number): Base => ({
  name: 'standard normal',
  dim,
  logProb: (z) =>
    tf.tidy(
      () =>
        z
          .square()
          .sum(1)
          .mul(-0.5)
          .sub((dim / 2) * Math.log(2 * Math.PI)) as Tensor1D,
    ),
  sample: (key, rows, first = 0) => drawNormals(key, [rows, dim], first * dim),
})
