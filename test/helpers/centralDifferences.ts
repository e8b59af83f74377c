/** ∂f/∂(array `which`) by central differences in float64; f must be accurate to float64. */
export function centralDifferences(
  f: (arrays: readonly number[][]) => number,
  at: readonly number[][],
  which: number,
  step = 1e-5,
): number[] {
  return at[which].map((v, j) => {
    const moved = (by: number) => f(at.map((array, i) => (i === which ? array.with(j, v + by) : array)))
    return (moved(step) - moved(-step)) / (2 * step)
  })
}
