import type { Measured } from './measured.ts'

/** Running mean and variance. */
export interface Moments {
  add(value: number): void
  count(): number
  /** The mean and its standard error, from the sample variance; no error below two values. */
  mean(): Measured
}

/** Mean and variance in one pass without cancellation (Welford, Technometrics 4 (1962) 419), float64. */
export function moments(): Moments {
  let [n, mean, squares] = [0, 0, 0]
  return {
    add(value) {
      n++
      const step = value - mean
      mean += step / n
      squares += step * (value - mean)
    },
    count: () => n,
    mean: () => ({ value: n > 0 ? mean : Number.NaN, error: n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.NaN }),
  }
}
