import { ConfigError } from '../../../complaint.ts'
import { binomial, type CountDistribution, lowerQuantile, poisson } from '../statistics/countDistributions.ts'
import { type Limits, stepsInBand, stepsInBandByFourier } from '../statistics/stepsInBand.ts'

/** How many of n uniform numbers may lie below i/K, for i = 1 … K − 1, so that all K − 1 counts do at once. */
export interface EcdfBand {
  readonly n: number
  /** K, the number of equal steps on (0, 1). */
  readonly points: number
  /** The simultaneous coverage that was asked for, and the one that the whole counts reach, not less. */
  readonly level: number
  readonly coverage: number
  /** γ: at each point on its own the band leaves out a probability of at most this. */
  readonly gamma: number
  /** Least and largest count inside the band, both [K − 1]. */
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** What is asked of a band. */
interface Wanted {
  /** Number of values. */
  readonly n: number
  /** Number of equal steps on (0, 1). */
  readonly points: number
  /** Simultaneous coverage, such as 0.95. */
  readonly level: number
}

// from so many terms of one step on, transforms are faster: n of some ten thousands in 100 steps
const LONG_WALK = 2e5

// beyond, the distributions at all points would fill the memory
const MOST = 1e8

// γ is searched to this relative precision; the bands are whole counts and seldom feel it
const PRECISION = 0.01

/**
 * The simultaneous confidence band of the empirical distribution function of n uniform numbers, of Säilynoja, Bürkner and
 * Vehtari (2103.10522): pointwise binomial intervals from the γ/2 to the 1 − γ/2 quantile, with the largest γ
 * for which the probability to stay inside at all points is at least `level`; that probability by their recursion.
 * @throws ConfigError unless 1 ≤ n ≤ 1e8, points ≥ 2 and 0 < level < 1
 */
export function ecdfBand({ n, points, level }: Wanted): EcdfBand {
  checkWanted({ n, points, level })
  const below = Array.from({ length: points - 1 }, (_, i) => binomial(n, (i + 1) / points))
  // Bonferroni's inequality holds the one end, a single point the other
  let [low, high] = [(1 - level) / (points - 1), 1 - level]
  let best = { gamma: low, ...pointwiseBand(n, below, low) }
  let coverage = bandCoverage(n, best)
  while (high / low > 1 + PRECISION) {
    const gamma = Math.sqrt(low * high)
    const band = pointwiseBand(n, below, gamma)
    const reached = bandCoverage(n, band)
    if (reached < level) high = gamma
    else {
      low = gamma
      best = { gamma, ...band }
      coverage = reached
    }
  }
  return { n, points, level, coverage, ...best }
}

/** Limits at every point; the binomial of 1 − z mirrors that of z, so the upper ones are the lower ones from the other end. */
function pointwiseBand(n: number, below: readonly CountDistribution[], gamma: number) {
  const lower = Float64Array.from(below, (distribution) => lowerQuantile(distribution, gamma / 2))
  const upper = Float64Array.from(lower, (_, i) => n - lower[lower.length - 1 - i])
  return { lower, upper }
}

/**
 * The probability that the counts of n uniform numbers below 1/K, … (K − 1)/K all lie within [lower, upper].
 *
 * The recursion over the points of 2103.10522, with its binomial steps written as independent Poisson counts
 * of mean n/K given that they sum to n, which is the same distribution with one kernel for all steps.
 * @param limits whole numbers, [K − 1] each
 * @throws ConfigError for limits that are no counts of n, or cross
 */
export function bandCoverage(n: number, limits: Limits): number {
  checkLimits(n, limits)
  const step = poisson(n / (limits.lower.length + 1))
  const widest = limits.lower.reduce((most, l, i) => Math.max(most, limits.upper[i] - l + 1), 1)
  const walk = widest * step.probabilities.length < LONG_WALK ? stepsInBand : stepsInBandByFourier
  const total = poisson(n)
  return walk(n, step, limits) / total.probabilities[n - total.first]
}

function checkLimits(n: number, { lower, upper }: Limits): void {
  const isCount = (k: number) => Number.isInteger(k) && k >= 0 && k <= n
  const fits = lower.length === upper.length && lower.length >= 1 && Number.isInteger(n) && n >= 1
  if (fits && lower.every((l, i) => isCount(l) && isCount(upper[i]) && l <= upper[i])) return
  const wanted = `n ≥ 1 and as many upper as lower limits, whole numbers from 0 to n with lower ≤ upper`
  throw new ConfigError({ who: 'bandCoverage', wanted, got: `n = ${n}, ${lower.length} and ${upper.length} limits` })
}

function checkWanted({ n, points, level }: Wanted): void {
  if (Number.isInteger(n) && n >= 1 && n <= MOST && Number.isInteger(points) && points >= 2 && level > 0 && level < 1)
    return
  throw new ConfigError({
    who: 'ecdfBand',
    wanted: `n from 1 to ${MOST}, points ≥ 2 and a level between 0 and 1`,
    got: `n = ${n}, points = ${points}, level = ${level}`,
  })
}
