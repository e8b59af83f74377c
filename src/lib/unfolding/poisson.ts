import { DomainError } from '../../complaint.ts'
import { fold, type Key, uniforms } from '../tensor/index.ts'

/**
 * Poisson numbers, one for each mean, by inversion from the mode outwards: exact to the 46 bits of the uniform numbers.
 * @throws DomainError for a mean that is negative or not finite
 */
export function poissonNumbers(key: Key, means: ArrayLike<number>): Float64Array {
  const [high, low] = [uniforms(fold(key, 0), means.length), uniforms(fold(key, 1), means.length)]
  return Float64Array.from(means, (mean, i) => {
    if (!(mean >= 0 && mean < Number.POSITIVE_INFINITY)) {
      throw new DomainError({ who: 'poissonNumbers', wanted: 'means of at least 0', got: String(mean) })
    }
    return mean === 0 ? 0 : fromUniform(mean, high[i] - 2 ** -24 + low[i] * 2 ** -23)
  })
}

/** Walks outwards from the mode until the probabilities passed by add up to `u`. */
function fromUniform(mean: number, u: number): number {
  const mode = Math.floor(mean)
  let [up, down] = [mode, mode]
  const atMode = Math.exp(mode * Math.log(mean) - mean - logFactorial(mode))
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

/** ln n!, by Stirling's series from 10 on. */
function logFactorial(n: number): number {
  if (n < 10) return Math.log([1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880][n])
  const x = n + 1
  return (
    (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5)
  )
}
