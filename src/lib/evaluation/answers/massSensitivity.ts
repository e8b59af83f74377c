import { ConfigError } from '../../../complaint.ts'
import type { Measured } from '../statistics/measured.ts'
import { errorSummary } from './errorSummary.ts'

/** Masses that a method reconstructs in a sample generated with one mass. */
export interface MassSample {
  /** GeV */
  readonly topMass: number
  /** [n], GeV; values that are not numbers are left out. */
  readonly reconstructed: ArrayLike<number>
}

/** How the reconstructed mass follows the generated one. */
export interface MassSensitivity {
  /** By sample: the median of the reconstructed mass and half of its 16-84 % interval, GeV. */
  readonly points: readonly {
    readonly topMass: number
    readonly median: Measured
    readonly width: Measured
    readonly n: number
  }[]
  /** d(median)/d(m_t): 1 where the answer follows the event alone, 0 where it repeats the training sample. */
  readonly slope: Measured
  /** Statistical error of m_t from the median of one event, √n × error / |slope|, GeV; divide by √n for n events. */
  readonly perEvent: number
}

/**
 * Sensitivity of a reconstructed mass to the top's: medians in samples of different m_t and the straight line through them,
 * weighted by their errors.
 * @throws ConfigError for fewer than two different masses
 */
export function massSensitivity(samples: readonly MassSample[]): MassSensitivity {
  if (new Set(samples.map(({ topMass }) => topMass)).size < 2) {
    throw new ConfigError({
      who: 'massSensitivity',
      wanted: 'samples of two masses or more',
      got: String(samples.length),
    })
  }
  const points = samples.map(({ topMass, reconstructed }) => {
    const { n, median, width } = errorSummary(Float64Array.from(reconstructed).filter((m) => !Number.isNaN(m)))
    return { topMass, median, width, n }
  })
  const slope = slopeOf(points)
  const nominal = points[Math.floor(points.length / 2)]
  return { points, slope, perEvent: (nominal.median.error * Math.sqrt(nominal.n)) / Math.abs(slope.value) }
}

/** Least squares with the errors of the medians as weights. */
function slopeOf(points: MassSensitivity['points']): Measured {
  const weights = points.map(({ median }) => median.error ** -2)
  const total = weights.reduce((a, b) => a + b, 0)
  const average = (of: (k: number) => number) => weights.reduce((sum, w, k) => sum + w * of(k), 0) / total
  const [x, y] = [average((k) => points[k].topMass), average((k) => points[k].median.value)]
  const spread = average((k) => (points[k].topMass - x) ** 2)
  const value = average((k) => (points[k].topMass - x) * (points[k].median.value - y)) / spread
  return { value, error: 1 / Math.sqrt(total * spread) }
}
