import type { Comparison } from './compare.ts'

/** From this many on, Wilson and Hilferty's cube is right to a thousandth of an event. */
const MANY = 400
const TAIL = 0.15865525393145707

/** Ends of the errors of each bin. */
export interface ErrorEnds {
  readonly low: Float64Array
  readonly high: Float64Array
}

/**
 * The errors of a histogram: of plain counts, the central 68.27 % interval of Garwood (Biometrika 28 (1936) 437), which is
 * longer upwards and tells that an empty bin may have expected 1.8; of weighted contents, ± their own.
 */
export function countErrors({ values, errors }: Pick<Comparison, 'values' | 'errors'>): ErrorEnds {
  if (!isCounts(values, errors)) {
    return { low: values.map((v, i) => v - errors[i]), high: values.map((v, i) => v + errors[i]) }
  }
  return {
    low: values.map((n) => (n === 0 ? 0 : mean(n - 1, 1 - TAIL))),
    high: values.map((n) => mean(n, TAIL)),
  }
}

const isCounts = (values: Float64Array, errors: Float64Array) =>
  values.every((n, i) => Number.isInteger(n) && n >= 0 && Math.abs(errors[i] ** 2 - n) <= 1e-9 * n)

/** The mean of the Poisson distribution that has `n` or fewer with a probability. */
function mean(n: number, probability: number): number {
  if (n >= MANY) return cube(n + 1, probability < 0.5 ? 1 : -1)
  let [low, high] = [0, n + 5 * Math.sqrt(n + 1) + 5]
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2
    if (upTo(n, middle) > probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Σ e^−μ μ^k / k! of k ≤ n. */
function upTo(n: number, mu: number): number {
  let [term, sum] = [1, 1]
  for (let k = 1; k <= n; k++) {
    term *= mu / k
    sum += term
  }
  // e^−μ in two halves, as μ^k may be too large where e^−μ is too small
  return sum * Math.exp(-mu / 2) * Math.exp(-mu / 2)
}

/** The quantile of half a χ² with 2n degrees, at one standard deviation up or down (Wilson and Hilferty 1931). */
const cube = (n: number, z: 1 | -1) => n * (1 - 1 / (9 * n) + z / (3 * Math.sqrt(n))) ** 3
