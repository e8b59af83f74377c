/** p-value of the Kolmogorov-Smirnov test that draws follow a distribution function, for many draws. */
export function kolmogorov(draws: ArrayLike<number>, distribution: (x: number) => number): number {
  const n = draws.length
  const sorted = Float64Array.from(draws).sort()
  const distance = sorted.reduce((most, x, i) => {
    const expected = distribution(x)
    return Math.max(most, expected - i / n, (i + 1) / n - expected)
  }, 0)
  const t = distance * Math.sqrt(n)
  const terms = Array.from({ length: 100 }, (_, k) => (k % 2 === 0 ? 2 : -2) * Math.exp(-2 * (k + 1) ** 2 * t * t))
  return Math.min(
    1,
    terms.reduce((sum, term) => sum + term, 0),
  )
}
