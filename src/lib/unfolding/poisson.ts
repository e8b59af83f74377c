import { DomainError } from '../../complaint.ts'
import { fold, type Key, threefry, uniforms } from '../tensor/index.ts'
import { logPoisson } from './poissonDensity.ts'

/** From this mean on numbers come by rejection; below, walking the probabilities from the mode costs less than it. */
const LARGE = 1000

/**
 * Poisson numbers, one for each mean, in a time that does not grow with it: by inversion from the mode outwards, exact to the
 * 46 bits of the uniform numbers, and for means of 1,000 or more by transformed rejection (Hörmann, Insur. Math. Econ. 12 (1993)
 * 39, PTRS), with uniform numbers of 53 bits. Above 2⁵³ they are the nearest doubles.
 * @throws DomainError for a mean that is negative or not finite
 */
export function poissonNumbers(key: Key, means: ArrayLike<number>): Float64Array {
  const [high, low, rejections] = [
    uniforms(fold(key, 0), means.length),
    uniforms(fold(key, 1), means.length),
    fold(key, 2),
  ]
  return Float64Array.from(means, (mean, i) => {
    if (!(mean >= 0 && mean < Number.POSITIVE_INFINITY)) {
      throw new DomainError({ who: 'poissonNumbers', wanted: 'means of at least 0', got: `${mean} in bin ${i}` })
    }
    if (mean >= LARGE) return byRejection(mean, rejections, i)
    return mean === 0 ? 0 : fromUniform(mean, high[i] - 2 ** -24 + low[i] * 2 ** -23)
  })
}

/** Walks outwards from the mode until the probabilities passed by add up to `u`. */
function fromUniform(mean: number, u: number): number {
  const mode = Math.floor(mean)
  let [up, down] = [mode, mode]
  const atMode = Math.exp(logPoisson(mode, mean))
  let [above, below] = [atMode, atMode]
  let left = u - atMode
  while (left > 0 && above + below > 1e-30) {
    below = down > 0 ? (below * down) / mean : 0
    down--
    left -= below
    if (left <= 0) return down
    up++
    above *= mean / up
    left -= above
    if (left <= 0) return up
  }
  return mode
}

/** Hörmann's PTRS for means of 10 and more; `row` has trials of its own in the key's stream. */
function byRejection(mean: number, key: Key, row: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean)
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const certain = 0.9277 - 3.6224 / (b - 2)
  for (let trial = 0; ; trial++) {
    const [u, v] = [uniform53(key, row, 2 * trial) - 0.5, uniform53(key, row, 2 * trial + 1)]
    const edge = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / edge + b) * u + mean + 0.43)
    if (edge >= 0.07 && v <= certain) return k
    if (k < 0 || (edge < 0.013 && v > edge)) continue
    if (Math.log((v * inverseAlpha) / (a / (edge * edge) + b)) <= logPoisson(k, mean)) return k
  }
}

/** A uniform number in (0, 1) of 53 bits. */
function uniform53(key: Key, row: number, at: number): number {
  const [a, b] = threefry(key, row, at)
  return ((a >>> 5) * 2 ** 26 + (b >>> 6) + 0.5) * 2 ** -53
}
