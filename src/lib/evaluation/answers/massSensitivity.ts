import { ConfigError, DomainError } from '../../../complaint.ts'
import type { Measured } from '../statistics/measured.ts'
import { weightedLine } from '../statistics/weightedLine.ts'
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
  /** By sample, the lightest first: the median of the reconstructed mass and half of its 16-84 % interval, GeV. */
  readonly points: readonly MassPoint[]
  /** d(median)/d(m_t): 1 where the answer follows the event alone, 0 where it repeats the training sample. */
  readonly slope: Measured
  /**
   * Statistical error of m_t from the median of one event of the middle sample (of two, the heavier), √n × error / |slope|, GeV;
   * divide by √n for n events. Infinite where the answer does not follow the mass at all.
   */
  readonly perEvent: number
}

/** What was read from one sample. */
export interface MassPoint {
  /** GeV */
  readonly topMass: number
  readonly median: Measured
  readonly width: Measured
  readonly n: number
}

const WHO = 'massSensitivity'

/**
 * Sensitivity of a reconstructed mass to the top's: medians in samples of different m_t and the straight line through them,
 * weighted by their errors. The order of the samples makes no difference.
 * @throws ConfigError for fewer than two different masses or one that is not finite; DomainError for a sample whose masses do not
 * scatter (all equal, or fewer than two), so that nothing tells how well its median is known, or are infinite
 */
export function massSensitivity(samples: readonly MassSample[]): MassSensitivity {
  checkMasses(samples)
  return sensitivityOfPoints(samples.map(pointOf))
}

/**
 * The same for answers to whole samples, each with its error.
 * @throws ConfigError for fewer than two different masses or one that is not finite; DomainError for an error that is not above 0
 */
export function sensitivityOfPoints(unordered: readonly MassPoint[]): MassSensitivity {
  checkMasses(unordered)
  const bad = unordered.find(({ median }) => !(median.error > 0 && Number.isFinite(median.error + median.value)))
  if (bad) {
    const got = `${bad.median.value} ± ${bad.median.error}`
    throw new DomainError({
      who: `${WHO}: sample of ${bad.topMass} GeV`,
      wanted: 'a finite answer with its error',
      got,
    })
  }
  const points = [...unordered].sort(byMass)
  const { slope } = weightedLine(points.map(({ topMass, median }) => ({ at: topMass, ...median })))
  const nominal = points[Math.floor(points.length / 2)]
  return { points, slope, perEvent: ofOneEvent(nominal) / Math.abs(slope.value) }
}

function pointOf({ topMass, reconstructed }: MassSample): MassPoint {
  const masses = Float64Array.from(reconstructed).filter((m) => !Number.isNaN(m))
  const infinite = masses.findIndex((m) => !Number.isFinite(m))
  const { n, median, width } = errorSummary(infinite < 0 ? masses : new Float64Array())
  if (median.error > 0) return { topMass, median, width, n }
  const got = infinite >= 0 ? `${masses[infinite]}` : n < 2 ? `${n} of them` : `a median of no error from ${n} of them`
  throw new DomainError({ who: `${WHO}: sample of ${topMass} GeV`, wanted: 'finite masses that scatter', got })
}

/** √n × the error of the median. */
const ofOneEvent = ({ median, n }: MassPoint) => median.error * Math.sqrt(n)

/** By mass; samples of one mass by what is read from them, so that their order in the input never counts. */
const byMass = (a: MassPoint, b: MassPoint) =>
  a.topMass - b.topMass || ofOneEvent(a) - ofOneEvent(b) || a.median.value - b.median.value || a.n - b.n

function checkMasses(samples: readonly { readonly topMass: number }[]): void {
  const masses = samples.map(({ topMass }) => topMass)
  const bad = masses.find((mass) => !Number.isFinite(mass))
  if (bad !== undefined) throw new ConfigError({ who: WHO, wanted: 'masses that are finite', got: String(bad) })
  if (new Set(masses).size >= 2) return
  throw new ConfigError({ who: WHO, wanted: 'samples of two masses or more', got: `[${masses.join(', ')}]` })
}
