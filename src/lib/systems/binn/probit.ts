const ROOT_2PI = Math.sqrt(2 * Math.PI)

/** Probability that a standard normal number is below z. */
export function normalBelow(z: number): number {
  if (z > 0) return 1 - normalBelow(-z)
  if (z < -3) {
    // the continued fraction of Laplace, from its end
    let fraction = -z
    for (let k = 60; k >= 1; k--) fraction = -z + k / fraction
    return Math.exp((-z * z) / 2) / (ROOT_2PI * fraction)
  }
  // the series of Marsaglia, Journal of Statistical Software 11 (2004) 4
  let [term, sum] = [z, z]
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / ROOT_2PI
}

/** The z below which a standard normal number is with probability u, 0 < u < 1: Newton's steps in ln u from the nearer tail. */
export function probit(u: number): number {
  if (u > 0.5) return -probit(1 - u)
  let z = -Math.sqrt(Math.max(0, -2 * Math.log(2 * u)))
  for (let step = 0; step < 40; step++) {
    const below = normalBelow(z)
    const move = ((Math.log(below) - Math.log(u)) * below * ROOT_2PI) / Math.exp((-z * z) / 2)
    z -= move
    if (Math.abs(move) < 1e-13) break
  }
  return z
}
