import { DomainError } from '../../../complaint.ts'
import type { Measured } from './measured.ts'

/** A binomial proportion: `value` ± `error` = √(p(1 − p)/n), and the Wilson interval [low, high] of one standard deviation. */
export interface Proportion extends Measured {
  readonly correct: number
  readonly n: number
  readonly low: number
  readonly high: number
}

/**
 * The fraction `correct` of `n` and how well it is known; not a number where n = 0.
 *
 * Wilson (J. Am. Stat. Assoc. 22 (1927) 209) with z = 1: (p + 1/2n ± √(p(1 − p)/n + 1/4n²)) / (1 + 1/n); unlike the plain
 * error it does not vanish at 0 and 1.
 * @throws DomainError unless 0 ≤ correct ≤ n
 */
export function proportion(correct: number, n: number): Proportion {
  if (!(correct >= 0 && correct <= n && n < Number.POSITIVE_INFINITY)) {
    throw new DomainError({ who: 'proportion', wanted: 'a count between 0 and n', got: `${correct} of ${n}` })
  }
  const value = correct / n
  const error = Math.sqrt((value * (1 - value)) / n)
  const centre = (value + 1 / (2 * n)) / (1 + 1 / n)
  const half = Math.sqrt(error * error + 1 / (4 * n * n)) / (1 + 1 / n)
  return { correct, n, value, error, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
