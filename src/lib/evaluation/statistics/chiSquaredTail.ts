import { erfc } from './errorFunction.ts'

/**
 * Probability that χ² with `dof` degrees of freedom exceeds `x`: Q(dof/2, x/2) by Q(a + 1, y) = Q(a, y) + yᵃe⁻ʸ/Γ(a + 1)
 * (NIST DLMF 8.8.6), whose terms are all positive.
 * @param x at least 0
 * @param dof a whole number, at least 1
 */
export function chiSquaredTail(x: number, dof: number): number {
  const y = x / 2
  let a = dof % 2 === 0 ? 1 : 1 / 2
  let sum = a === 1 ? Math.exp(-y) : erfc(Math.sqrt(y))
  // yᵃe⁻ʸ/Γ(a + 1) at a = 1 and ½; Γ(3/2) = √π/2
  let term = Math.exp(-y) * (a === 1 ? y : 2 * Math.sqrt(y / Math.PI))
  for (; a < dof / 2; a++) {
    sum += term
    term *= y / (a + 1)
  }
  return Math.min(1, sum)
}
