import { logPoisson } from '../../unfolding/index.ts'

/**
 * ln Q(a, x) of the regularised incomplete gamma function, to 1e-13 of itself or of 1: by the series of 1 − Q below
 * x = a + 1 (NIST DLMF 8.7.1), by the continued fraction above (8.9.2); of the order of √a steps near x = a.
 * @param a above 0
 * @param x at least 0
 */
export function logGammaTail(a: number, x: number): number {
  if (x === 0) return 0
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
  return x < a + 1 ? Math.log1p(-fromBelow(a, x)) : logPoisson(a, x) + Math.log(a) - Math.log(fraction(a, x))
}

/** P(a, x) = xᵃe⁻ˣ/Γ(a + 1) Σ xⁿ/((a + 1)…(a + n)) */
function fromBelow(a: number, x: number): number {
  let [sum, term] = [1, 1]
  for (let n = 1; term > 1e-17 * sum; n++) sum += term *= x / (a + n)
  return Math.min(1, Math.exp(logPoisson(a, x)) * sum)
}

/** x + 1 − a − 1(1 − a)/(x + 3 − a − 2(2 − a)/(x + 5 − a − …)), forward by Lentz's method (Appl. Opt. 15 (1976) 668). */
function fraction(a: number, x: number): number {
  let value = x + 1 - a
  let [c, d] = [value, 0]
  for (let n = 1; ; n++) {
    const [numerator, denominator] = [-n * (n - a), x + 2 * n + 1 - a]
    d = 1 / (denominator + numerator * d)
    c = denominator + numerator / c
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) < 1e-16) return value
  }
}
