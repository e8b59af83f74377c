import { DomainError } from '../../complaint.ts'

const HALF_LOG_TURN = 0.5 * Math.log(2 * Math.PI)

/**
 * ln of λᵏ e^−λ / Γ(k + 1), the Poisson probability of k, for any real k ≥ 0.
 *
 * −δ(k) − D(k, λ) − ½ ln 2πk (Loader, "Fast and accurate computation of binomial probabilities", 2000), where no two large
 * numbers cancel: 1e-15 of itself plus 1e-15, as near to the mean as far from it, for means of 1e-300 as of 1e300.
 * @param mean λ, at least 0
 * @returns −∞ where there is none, not a number where an input is none
 * @throws DomainError for a negative count or mean
 */
export function logPoisson(k: number, mean: number): number {
  if (k < 0 || mean < 0) {
    const wanted = 'a count and a mean of at least 0'
    throw new DomainError({ who: 'logPoisson', wanted, got: `${k} and ${mean}` })
  }
  if (k === 0) return 0 - mean
  if (k === Number.POSITIVE_INFINITY || mean === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  if (mean === 0) return Number.NEGATIVE_INFINITY
  return -stirlingRemainder(k) - deviance(k, mean) - HALF_LOG_TURN - 0.5 * Math.log(k)
}

/** D(k, λ) = k ln(k/λ) + λ − k, by the series of (k − λ)/(k + λ) where the terms would cancel. */
function deviance(k: number, mean: number): number {
  const v = (k - mean) / (k + mean)
  if (!(Math.abs(v) < 0.1)) return k * (Math.log(k) - Math.log(mean)) + mean - k
  let [sum, term] = [(k - mean) * v, 2 * k * v]
  for (let j = 3; ; j += 2) {
    term *= v * v
    const next = sum + term / j
    if (next === sum) return sum
    sum = next
  }
}

/** δ(k) = ln Γ(k + 1) − (k + ½) ln k + k − ½ ln 2π: its asymptotic series (NIST DLMF 5.11.1), reached from below by steps. */
function stirlingRemainder(k: number): number {
  let [steps, at] = [0, k]
  for (; at < 16; at++) steps += (at + 0.5) * Math.log1p(1 / at) - 1
  const square = 1 / (at * at)
  const series = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))
  return steps + series / at
}
