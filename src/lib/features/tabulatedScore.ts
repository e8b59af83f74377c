import { DomainError, ShapeError } from '../../complaint.ts'
import type { Gaussianised } from './breitWigner.ts'
import { logNormalDensity, normalQuantile, normalTail } from './normalDistribution.ts'

/**
 * Makes a number standard normal whose density is given at some places and linear between: z = Φ⁻¹(∫ p / ∫_all p). The density need not be
 * normalised. Its inverse ends at the first and last place.
 * @param places rising, two or more
 * @param density above 0 at each
 * @throws ShapeError for lists of different lengths or of fewer than two; DomainError for places that do not rise or a density that is
 * not positive, and by `forward` for a number outside of the places
 */
export function tabulatedScore(places: Float64Array, density: Float64Array): Gaussianised {
  const who = 'tabulatedScore'
  const n = places.length
  if (n < 2 || density.length !== n) {
    throw new ShapeError({ who, wanted: 'as many densities as places, two or more', got: `${n} and ${density.length}` })
  }
  // integrals from either end, so that both tails keep their digits
  const [below, above] = [new Float64Array(n), new Float64Array(n)]
  const areaOf = (k: number) => ((density[k] + density[k + 1]) / 2) * (places[k + 1] - places[k])
  for (let k = 0; k + 1 < n; k++) {
    const area = areaOf(k)
    if (!(area > 0 && area < Infinity && density[k] > 0 && density[k + 1] > 0 && places[k + 1] > places[k])) {
      const got = `${density[k]} at ${places[k]}, ${density[k + 1]} at ${places[k + 1]}`
      throw new DomainError({ who, wanted: 'rising places and positive densities', got })
    }
    below[k + 1] = below[k] + area
  }
  for (let k = n - 2; k >= 0; k--) above[k] = above[k + 1] + areaOf(k)
  const total = below[n - 1]
  const slopeOf = (k: number) => (density[k + 1] - density[k]) / (places[k + 1] - places[k])
  return {
    forward: (x) => {
      if (!(x > places[0] && x < places[n - 1])) {
        throw new DomainError({ who, wanted: `numbers between ${places[0]} and ${places[n - 1]}`, got: String(x) })
      }
      const k = lastBelow(places, x)
      const [left, right, slope] = [x - places[k], places[k + 1] - x, slopeOf(k)]
      const here = density[k] + slope * left
      const u = (below[k] + left * (density[k] + here) * 0.5) / total
      const v = (above[k + 1] + right * (density[k + 1] + here) * 0.5) / total
      const z = normalQuantile(u, v)
      return [z, Math.log(here / total) - logNormalDensity(z)]
    },
    inverse: (z) => {
      const up = z > 0
      const wanted = normalTail(Math.abs(z)) * total
      // the piece that holds it, seen from the nearer end
      const from = up ? above : below
      let [low, high] = [0, n - 1]
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if (up ? from[middle] >= wanted : from[middle] <= wanted) low = middle
        else high = middle
      }
      const slope = slopeOf(low)
      const rest = Math.max(0, wanted - from[up ? low + 1 : low])
      const start = density[up ? low + 1 : low]
      const bend = up ? -slope : slope
      const step = (2 * rest) / (start + Math.sqrt(Math.max(0, start * start + 2 * bend * rest)))
      const width = places[low + 1] - places[low]
      const left = Math.min(width, Math.max(0, up ? width - step : step))
      return [places[low] + left, logNormalDensity(z) - Math.log((density[low] + slope * left) / total)]
    },
  }
}

/** The last place that is not above x, but for the last of all. */
function lastBelow(places: Float64Array, x: number): number {
  let [low, high] = [0, places.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (places[middle] <= x) low = middle
    else high = middle
  }
  return low
}
