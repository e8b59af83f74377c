import { softplus, type Tensor1D, tf } from '../tensor/index.ts'
import type { Bijection } from './bijection.ts'
import { checkDim } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/** The arrays of a global affine map. */
export type GlobalAffineParams = { readonly scale: Tensor1D; readonly offset: Tensor1D }

const FACTOR = 0.1
const SHARPNESS = 0.5
const START = 10

/** The factors c of a global affine map, [dim]. */
export const globalFactors = ({ scale }: GlobalAffineParams): Tensor1D =>
  softplus(scale.mul(SHARPNESS)).mul(FACTOR / SHARPNESS)

/**
 * y = c ⊙ x + offset, the same for all rows, with c = 0.1 · softplus(0.5 a) / 0.5 of the learnt number a, so that c stays
 * positive (the global affine of the all-in-one block of arXiv 2104.04543 section 2.1 and its code): ln |det| = Σ ln c. Starts
 * at c = 1.0013 and offset 0.
 * @throws ShapeError unless `dim` is a positive integer
 */
export function globalAffine(dim: number): Bijection<GlobalAffineParams> {
  const name = 'global affine'
  checkDim(name, dim)
  return defineBijection({
    name,
    dim,
    contextDim: 0,
    init: () => ({ scale: tf.fill([dim], START), offset: tf.zeros([dim]) }),
    forward: (params, x) => {
      const c = globalFactors(params)
      return { value: x.mul(c).add(params.offset), logDet: c.log().sum() }
    },
    inverse: (params, y) => {
      const c = globalFactors(params)
      return { value: y.sub(params.offset).div(c), logDet: c.log().sum().neg() }
    },
  })
}
