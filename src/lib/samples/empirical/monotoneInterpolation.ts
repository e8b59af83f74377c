import { DomainError, ShapeError } from '../../../complaint.ts'
import { binOf } from '../../columns/index.ts'

/**
 * The piecewise cubic Hermite interpolation that keeps monotone data monotone (PCHIP: Fritsch and Butland, SIAM J. Sci. Stat.
 * Comput. 5 (1984) 300; the ends as in SciPy): through every point, with a continuous slope. Outside, the value of the nearest end.
 * @param x places, rising
 * @param y values, one a place
 * @throws ShapeError for other than two or more points; DomainError for places that do not rise or numbers that are not finite
 */
export function monotoneInterpolation(x: ArrayLike<number>, y: ArrayLike<number>): (at: number) => number {
  const who = 'monotoneInterpolation'
  const n = x.length
  if (n < 2 || y.length !== n) {
    throw new ShapeError({ who, wanted: 'two or more places, a value each', got: `${n} and ${y.length}` })
  }
  const h = new Float64Array(n - 1)
  const delta = new Float64Array(n - 1)
  for (let i = 0; i < n - 1; i++) {
    h[i] = x[i + 1] - x[i]
    delta[i] = (y[i + 1] - y[i]) / h[i]
    if (!(h[i] > 0 && Number.isFinite(delta[i]))) {
      throw new DomainError({ who, wanted: 'rising places and finite values', got: `${x[i]}, ${x[i + 1]} at ${i}` })
    }
  }
  const slopes = slopesOf(h, delta)
  return (at) => {
    if (!(at > x[0])) return Number.isNaN(at) ? Number.NaN : y[0]
    if (at >= x[n - 1]) return y[n - 1]
    const low = binOf(x, at)
    const t = (at - x[low]) / h[low]
    const [a, b] = [slopes[low] * h[low], slopes[low + 1] * h[low]]
    const step = y[low + 1] - y[low]
    return y[low] + t * (a + t * (3 * step - 2 * a - b + t * (a + b - 2 * step)))
  }
}

function slopesOf(h: Float64Array, delta: Float64Array): Float64Array {
  const n = h.length + 1
  const slopes = new Float64Array(n)
  if (n === 2) return slopes.fill(delta[0])
  for (let i = 1; i < n - 1; i++) {
    if (!(delta[i - 1] * delta[i] > 0)) continue
    const [w1, w2] = [2 * h[i] + h[i - 1], h[i] + 2 * h[i - 1]]
    slopes[i] = (w1 + w2) / (w1 / delta[i - 1] + w2 / delta[i])
  }
  slopes[0] = endSlope(h[0], h[1], delta[0], delta[1])
  slopes[n - 1] = endSlope(h[n - 2], h[n - 3], delta[n - 2], delta[n - 3])
  return slopes
}

/** Of three points, one-sided, kept from overshooting. */
function endSlope(h0: number, h1: number, d0: number, d1: number): number {
  const slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
  if (slope * d0 <= 0) return 0
  return d0 * d1 < 0 && Math.abs(slope) > 3 * Math.abs(d0) ? 3 * d0 : slope
}
