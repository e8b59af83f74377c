/**
 * Quantile of sorted numbers, linear between neighbours (type 7 of Hyndman and Fan, Am. Stat. 50 (1996) 361, numpy's default);
 * p outside [0, 1] is taken at the end, not a number where there is none.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = Math.min(1, Math.max(0, p)) * (sorted.length - 1)
  const below = Math.floor(at)
  // of ±∞ there is no difference to take a part of
  return at === below ? sorted[below] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below])
}
