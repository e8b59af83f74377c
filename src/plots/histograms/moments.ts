/** Mean and standard deviation of a distribution in bins, as if all of a bin lay in its middle; errors as of √Σw². */
export interface Moments {
  readonly sum: number
  readonly sumError: number
  /** Not a number where the sum is not positive. */
  readonly mean: number
  readonly meanError: number
  readonly deviation: number
}

export function momentsOf(edges: ArrayLike<number>, contents: ArrayLike<number>, errors: ArrayLike<number>): Moments {
  let [sum, squares, first] = [0, 0, 0]
  const middle = (i: number) => edges[i] + (edges[i + 1] - edges[i]) / 2
  for (let i = 0; i < contents.length; i++) {
    sum += contents[i]
    squares += errors[i] ** 2
    first += contents[i] * middle(i)
  }
  const mean = sum > 0 ? first / sum : Number.NaN
  let second = 0
  for (let i = 0; i < contents.length; i++) second += contents[i] * (middle(i) - mean) ** 2
  const deviation = Math.sqrt(Math.max(0, second / sum))
  // of weighted events as many count as (Σw)²/Σw²
  const meanError = (deviation * Math.sqrt(squares)) / sum
  return { sum, sumError: Math.sqrt(squares), mean, meanError, deviation }
}
