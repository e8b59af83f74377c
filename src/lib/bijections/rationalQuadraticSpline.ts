import { DomainError } from '../../complaint.ts'
import type { Transformer } from './bijection.ts'
import { splineCoupling } from './splineCoupling.ts'

/** The bins of a spline, and where it acts. */
export interface SplineOptions {
  /** Bins of a column, 1 to 999. */
  bins: number
  /** The spline lives on [−bound, bound], in units of its input. */
  bound: number
  /** Factor on the raw widths and heights; the published networks take 1 / √(hidden width of the conditioner). */
  logitScale?: number
}

/**
 * The transformer of neural spline flows: a monotonic rational-quadratic spline on [−bound, bound], the identity outside
 * (Durkan et al., arXiv 1906.04032 eqs. 4-8); 3 bins − 1 raw numbers a column.
 * @throws DomainError for a number of bins, a bound or a scale that no spline has
 */
export function rationalQuadraticSpline({ bins, bound, logitScale = 1 }: SplineOptions): Transformer {
  checkOptions({ bins, bound, logitScale })
  const shape = { bins, bound, logitScale }
  return {
    name: 'rational-quadratic spline',
    numbers: 3 * bins - 1,
    identity: RAW_ONE,
    spline: shape,
    domain: { bounds: [-bound, bound], outside: 'identity' },
    forward: (x, raw, columns) => splineCoupling({ x, raw, columns, ...shape }, 'forward'),
    inverse: (x, raw, columns) => splineCoupling({ x, raw, columns, ...shape }, 'inverse'),
  }
}

// the slope at a knot is softplus(raw) + 1e-3
const RAW_ONE = Math.log(Math.exp(1 - 1e-3) - 1)

function checkOptions({ bins, bound, logitScale }: Required<SplineOptions>): void {
  const who = 'rational-quadratic spline'
  if (!Number.isInteger(bins) || bins < 1 || bins > 999) {
    throw new DomainError({ who, wanted: '1 to 999 bins', got: String(bins), fix: 'each is at least 1/1000 wide' })
  }
  // float32 holds its thousandths and its double
  if (!(bound > 1e-30 && bound < 1e30)) throw new DomainError({ who, wanted: 'a positive bound', got: String(bound) })
  if (!Number.isFinite(logitScale)) throw new DomainError({ who, wanted: 'a finite scale', got: String(logitScale) })
}
