import { hasFused, runFused, type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Bijection, Direction, Mapped } from './bijection.ts'
import { checkDim } from './columns.ts'
import { defineBijection } from './defineBijection.ts'
import { luLinearReference } from './luLinearReference.ts'

/** The parameters of an LU-linear map; its entries are raw numbers, all of them free. */
export type LuParams = {
  /** The entries of L below the diagonal, row by row: [D (D − 1) / 2]. */
  lower: Tensor1D
  /** The entries of U above the diagonal, row by row: [D (D − 1) / 2]. */
  upper: Tensor1D
  /** The diagonal of U is softplus(diagonal) + 1e-3: [D]. */
  diagonal: Tensor1D
  /** [D] */
  bias: Tensor1D
}

// softplus(RAW_ONE) + 1e-3 = 1
const RAW_ONE = Math.log(Math.exp(1 - 1e-3) - 1)

/**
 * y = L (U x) + bias on each row x, with L unit lower and U upper triangular (Oliva et al., arXiv 1801.09819 section 3.1).
 * Starts at the identity.
 * @throws ShapeError when `dim` is not a positive integer
 */
export function luLinear(dim: number): Bijection<LuParams> {
  checkDim('LU-linear map', dim)
  const pairs = (dim * (dim - 1)) / 2
  return defineBijection<LuParams>({
    name: 'LU-linear map',
    dim,
    contextDim: 0,
    link: { step: { kind: 'lu' }, arrays: (params) => params },
    init: () => ({
      lower: tf.zeros([pairs]),
      upper: tf.zeros([pairs]),
      diagonal: tf.fill([dim], RAW_ONE),
      bias: tf.zeros([dim]),
    }),
    forward: (params, x) => applyLu(params, x, 'forward'),
    inverse: (params, y) => applyLu(params, y, 'inverse'),
  })
}

/**
 * The LU-linear map of rows in one direction.
 * @param x [N, D]
 * @returns the value [N, D] and the log-determinant, a scalar: ± Σ ln of the diagonal of U
 */
export function applyLu(params: LuParams, x: Tensor2D, direction: Direction): Mapped {
  if (!hasFused('LULinear')) return luLinearReference(params, x, direction)
  const [value, logDet] = runFused('LULinear', { x, ...params }, { inverse: direction === 'inverse' })
  return { value: value as Tensor2D, logDet: logDet as Tensor }
}
