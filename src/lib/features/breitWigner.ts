import { DomainError } from '../../complaint.ts'
import { logNormalDensity, normalQuantile, normalTail } from './normalDistribution.ts'

/** A mass peak, and where masses may lie; all in one unit. */
export interface BreitWigner {
  readonly mass: number
  readonly width: number
  readonly low: number
  readonly high: number
}

/** A map of single numbers with the logarithm of its slope. */
export interface Gaussianised {
  /** The number that is normal where masses are Breit-Wigner, and ln dz/dm. */
  forward(m: number): readonly [z: number, logSlope: number]
  /** The mass, and ln dm/dz. */
  inverse(z: number): readonly [m: number, logSlope: number]
}

/**
 * Makes a mass whose peak is a non-relativistic Breit-Wigner between two limits a standard normal number:
 * z = Φ⁻¹((atan x − atan x_low)/(atan x_high − atan x_low)), x = 2 (m − M)/Γ. Its inverse ends at the limits, so no number
 * makes a mass outside of them.
 * @throws DomainError for a width or limits that are no peak; by `forward`, for a mass outside of the limits
 */
export function gaussianised({ mass, width, low, high }: BreitWigner): Gaussianised {
  const who = 'gaussianised'
  if (!(width > 0 && width < Infinity && low < high && Number.isFinite(mass) && Number.isFinite(high - low))) {
    const got = `M = ${mass}, Γ = ${width}, ${low} to ${high}`
    throw new DomainError({ who, wanted: 'a finite peak with a width above 0, and low < high', got })
  }
  const xOf = (m: number) => (2 * (m - mass)) / width
  const [from, to] = [Math.atan(xOf(low)), Math.atan(xOf(high))]
  // ln du/dm at x
  const logSlope = (x: number) => Math.log(2 / (width * (to - from))) - Math.log1p(x * x)
  return {
    forward: (m) => {
      if (!(m > low && m < high)) {
        throw new DomainError({ who, wanted: `masses between ${low} and ${high}`, got: String(m) })
      }
      const x = xOf(m)
      const at = Math.atan(x)
      const z = normalQuantile((at - from) / (to - from), (to - at) / (to - from))
      return [z, logSlope(x) - logNormalDensity(z)]
    },
    inverse: (z) => {
      // from the nearer end, so that far tails keep their digits
      const at = z < 0 ? from + (to - from) * normalTail(-z) : to - (to - from) * normalTail(z)
      const x = Math.tan(at)
      const m = Math.min(high, Math.max(low, mass + (x * width) / 2))
      return [m, logNormalDensity(z) - logSlope(x)]
    },
  }
}
