import { DomainError } from '../../../complaint.ts'

/** How far ranks are from uniform, by Kolmogorov and Smirnov. */
export interface Kolmogorov {
  /** The largest |F̂(u) − u|. */
  readonly deviation: number
  /** Probability of a larger one for uniform ranks. */
  readonly p: number
}

/**
 * The Kolmogorov-Smirnov test of numbers on (0, 1) against the uniform distribution; the probability by the asymptotic
 * distribution at (√n + 0.12 + 0.11/√n) D (Stephens, J. R. Stat. Soc. B 32 (1970) 115), good to 0.01 from n = 5 on.
 * @param ranks [n], in any order
 * @returns no numbers where there are no ranks: NaN
 * @throws DomainError for a rank outside [0, 1]
 */
export function kolmogorov(ranks: Float64Array): Kolmogorov {
  const n = ranks.length
  if (n === 0) return { deviation: Number.NaN, p: Number.NaN }
  const bad = ranks.findIndex((rank) => !(rank >= 0 && rank <= 1))
  if (bad >= 0) {
    throw new DomainError({ who: 'kolmogorov', wanted: 'ranks from 0 to 1', got: `${ranks[bad]} at ${bad}` })
  }
  const sorted = ranks.slice().sort()
  let deviation = 0
  for (let i = 0; i < n; i++) deviation = Math.max(deviation, (i + 1) / n - sorted[i], sorted[i] - i / n)
  const root = Math.sqrt(n)
  return { deviation, p: kolmogorovTail((root + 0.12 + 0.11 / root) * deviation) }
}

/**
 * Probability that √n D exceeds x for large n: 2 Σ (−1)^(k−1) exp(−2k²x²), and below x = 1 its theta-function twin
 * 1 − √(2π)/x Σ exp(−(2k−1)²π²/(8x²)), which converges there.
 */
export function kolmogorovTail(x: number): number {
  if (x <= 0) return 1
  let sum = 0
  if (x < 1) {
    for (let k = 1; k < 20; k += 2) sum += Math.exp((-k * k * Math.PI ** 2) / (8 * x * x))
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum
  }
  for (let k = 1, sign = 1; k < 20; k++, sign = -sign) sum += sign * Math.exp(-2 * k * k * x * x)
  return Math.min(1, 2 * sum)
}
