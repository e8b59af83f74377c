/**
 * Quantile of sorted numbers, linear between neighbours (type 7 of Hyndman and Fan, Am. Stat. 50 (1996) 361, numpy's default);
 * p outside [0, 1] is taken at the end, not a number where there is none.
 */
export function quantile(sorted: Float64Array, p: number): number {
  const at = Math.min(1, Math.max(0, p)) * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted.length === 0 ? Number.NaN : sorted[below] + (at - below) * (sorted[above] - sorted[below])
}

/**
 * Standard error of a quantile without any assumption on the density: half the distance of the quantiles one binomial
 * standard deviation √(p(1 − p)/n) to either side.
 */
export function quantileError(sorted: Float64Array, p: number): number {
  const step = Math.sqrt((p * (1 - p)) / sorted.length)
  return (quantile(sorted, p + step) - quantile(sorted, p - step)) / 2
}

/** Half of the interval from the 16 % to the 84 % quantile of numbers in any order; what is no number is left out. */
export function halfWidth(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
  return (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2
}
