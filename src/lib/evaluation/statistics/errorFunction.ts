/**
 * The complementary error function for x ≥ 0, to 1e-14 relative.
 *
 * erf x = 2/√π e^−x² Σ 2ⁿ x^(2n+1) / (2n+1)!!; erfc x = e^−x²/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))) (NIST DLMF 7.6.2, 7.9.1)
 */
export const erfc = (x: number): number => (x < 2 ? 1 - erfSeries(x) : erfcFraction(x))

function erfSeries(x: number): number {
  let [term, sum] = [x, x]
  for (let n = 1; term > 1e-17 * sum; n++) sum += term *= (2 * x * x) / (2 * n + 1)
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

function erfcFraction(x: number): number {
  let tail = x
  for (let n = 60; n > 0; n--) tail = x + n / 2 / tail
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail)
}
