import { ShapeError } from '../../complaint.ts'
import { FUSED_LIMITS, hasFused, runFused, type Tensor1D, type Tensor2D } from '../tensor/index.ts'
import type { Direction } from './bijection.ts'
import { splineCouplingReference } from './splineCouplingReference.ts'

/** What a rational-quadratic spline on some columns is made of. */
export interface SplineInputs {
  /** The data (forward) or the latent (inverse), [N, D]. */
  x: Tensor2D
  /** [N, columns · (3 bins − 1)]; for each column contiguous: bins widths, bins heights, bins − 1 derivatives. */
  raw: Tensor2D
  columns: readonly number[]
  bins: number
  /** The spline lives on [−bound, bound]; outside it is the identity. */
  bound: number
  /** Factor on the raw widths and heights, 1 / √(hidden width of the conditioner) in the published networks. */
  logitScale: number
}

/** What the spline gives: the value [N, D] (other columns copied) and the log-determinant of its direction [N]. */
export type SplineOutputs = {
  value: Tensor2D
  logDet: Tensor1D
}

/**
 * Rational-quadratic spline with linear tails on some columns (Durkan et al., arXiv 1906.04032 eqs. 4-8), with smallest
 * width, height and derivative 1e-3 and derivative 1 at both ends.
 * @throws ShapeError when the shape of `raw` does not fit
 */
export function splineCoupling(inputs: SplineInputs, direction: Direction): SplineOutputs {
  checkRaw(inputs)
  const fused = hasFused('SplineCoupling') && inputs.bins <= FUSED_LIMITS.MOST_BINS
  if (!fused) return splineCouplingReference(inputs, direction)
  const { x, raw, ...attrs } = inputs
  const [value, logDet] = runFused('SplineCoupling', { x, raw }, { ...attrs, inverse: direction === 'inverse' })
  return { value: value as Tensor2D, logDet: logDet as Tensor1D }
}

function checkRaw({ x, raw, columns, bins }: SplineInputs): void {
  const wanted = [x.shape[0], columns.length * (3 * bins - 1)]
  if (raw.shape.join() === wanted.join()) return
  throw new ShapeError({ who: 'rational-quadratic spline', wanted: `raw of shape [${wanted}]`, got: `[${raw.shape}]` })
}
