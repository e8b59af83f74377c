/**
 * Coefficients of algorithm AS 241 (Wichura, Applied Statistics 37 (1988) 477): numerator and denominator in the centre, in the
 * tails and far in the tails, highest power first.
 */
const CENTRE = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
] as const
const TAIL = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
] as const
const FAR = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
] as const

/** The same, for who computes with them elsewhere. */
export const NORMAL_QUANTILE = { centre: CENTRE, tail: TAIL, far: FAR } as const

const ratio = ([top, bottom]: readonly [readonly number[], readonly number[]], x: number): number => {
  const at = (powers: readonly number[]) => powers.reduce((sum, c) => sum * x + c, 0)
  return at(top) / at(bottom)
}

/**
 * The z below which a standard normal number is with probability u, to 1e-15 (algorithm AS 241); ∓∞ at 0 and 1, not a number
 * outside.
 * @param above 1 − u, where it is known better
 */
export function normalQuantile(u: number, above = 1 - u): number {
  const q = u - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q)
  const tail = Math.min(u, above)
  if (!(tail > 0)) return tail === 0 ? Math.sign(q) * Infinity : Number.NaN
  const r = Math.sqrt(-Math.log(tail))
  return Math.sign(q) * (r <= 5 ? ratio(TAIL, r - 1.6) : ratio(FAR, r - 5))
}

/** Probability that a standard normal number is above z, without loss of digits where it is small. */
export function normalTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  if (z < 0) return 1 - normalTail(-z)
  if (z < 3) return 0.5 - centralArea(z)
  // the continued fraction of Laplace, from its end; far out the fraction alone is the answer
  let fraction = z
  for (let k = 60; k >= 1; k--) fraction = z + k / fraction
  return z < Infinity ? Math.exp(logNormalDensity(z)) / fraction : 0
}

/** ∫₀ᶻ φ, by its series (Marsaglia, Journal of Statistical Software 11 (2004) 4). */
function centralArea(z: number): number {
  let [term, sum] = [z, z]
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return sum * Math.exp(logNormalDensity(z))
}

/** ln φ(z) of the standard normal density. */
export const logNormalDensity = (z: number): number => -0.5 * (z * z + Math.log(2 * Math.PI))
