import { DomainError, ShapeError } from '../../../complaint.ts'
import { monotoneInterpolation } from './monotoneInterpolation.ts'

/** Values at rising levels from 0 to 1; plain data. */
export interface QuantileTable {
  readonly levels: readonly number[]
  readonly values: readonly number[]
}

/**
 * The quantiles of a sample at `most` levels or fewer: level (i + ½) / N for the i-th of N values in order, the least and the
 * greatest at 0 and 1; equal values at several levels are kept at the outer ones.
 * @throws ShapeError for no value, or fewer than two levels; DomainError for a value that is not finite
 */
export function quantileTable(values: ArrayLike<number>, most = 129): QuantileTable {
  const who = 'quantileTable'
  const sorted = Float64Array.from(values).sort()
  const n = sorted.length
  if (n === 0 || !(most >= 2)) throw new ShapeError({ who, wanted: 'one or more values', got: `${n}` })
  if (!Number.isFinite(sorted[0]) || !Number.isFinite(sorted[n - 1])) {
    throw new DomainError({ who, wanted: 'finite values', got: `${sorted[0]} to ${sorted[n - 1]}` })
  }
  const inner = Math.min(n, Math.floor(most) - 2)
  // nearer to each other towards the ends, where a distribution ends in few values
  const places = Array.from({ length: inner }, (_, k) => {
    const u = (k + 0.5) / inner
    return Math.min(n - 1, Math.floor(n * 0.5 * (1 - Math.cos(Math.PI * u))))
  })
  const levels = [0, ...new Set(places.map((i) => (i + 0.5) / n)), 1]
  const at = (level: number) => sorted[Math.min(n - 1, Math.max(0, Math.floor(level * n)))]
  return { levels, values: levels.map(at) }
}

/** The inverse of a distribution function from its quantiles: monotone, smooth (PCHIP), from the least value to the greatest. */
export const quantileFunction = ({ levels, values }: QuantileTable): ((level: number) => number) =>
  monotoneInterpolation(levels, values)
