import { quantile } from '../../columns/index.ts'

/**
 * Standard error of a quantile without any assumption on the density: half the distance of the quantiles one binomial
 * standard deviation √(p(1 − p)/n) to either side; not a number below two numbers, which tell nothing of their spread.
 */
export function quantileError(sorted: Float64Array, p: number): number {
  if (sorted.length < 2) return Number.NaN
  const step = Math.sqrt((p * (1 - p)) / sorted.length)
  return (quantile(sorted, p + step) - quantile(sorted, p - step)) / 2
}
