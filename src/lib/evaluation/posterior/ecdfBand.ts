import { ConfigError } from '../../../complaint.ts'
import { binomial, type CountDistribution, lowerQuantile, poisson } from '../statistics/countDistributions.ts'

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

// γ is searched to this relative precision; the bands are whole counts and seldom feel it
const PRECISION = 0.01

/**
 * The simultaneous confidence band of the empirical distribution function of n uniform numbers, of Säilynoja, Bürkner and
 * Vehtari (2103.10522): pointwise binomial intervals from the γ/2 to the 1 − γ/2 quantile, with the largest γ
 * for which the probability to stay inside at all points is at least `level`; that probability by their recursion.
 * @throws ConfigError unless n ≥ 1, points ≥ 2 and 0 < level < 1
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
 * @param lower, upper whole numbers, [K − 1]
 */
export function bandCoverage(
  n: number,
  { lower, upper }: { readonly lower: Float64Array; readonly upper: Float64Array },
): number {
  const step = poisson(n / (lower.length + 1))
  let inside: CountDistribution = { first: 0, probabilities: Float64Array.of(1) }
  for (let i = 0; i < lower.length; i++) inside = advance(inside, step, lower[i], upper[i])
  const total = poisson(n)
  return advance(inside, step, n, n).probabilities[0] / total.probabilities[n - total.first]
}

/** Adds one step to a count, and keeps what ends between `least` and `most`. */
function advance(from: CountDistribution, step: CountDistribution, least: number, most: number): CountDistribution {
  const probabilities = new Float64Array(most - least + 1)
  const steps = step.probabilities
  from.probabilities.forEach((p, i) => {
    const origin = from.first + i + step.first - least
    const end = Math.min(steps.length, probabilities.length - origin)
    for (let j = Math.max(0, -origin); j < end; j++) probabilities[origin + j] += p * steps[j]
  })
  return { first: least, probabilities }
}

function checkWanted({ n, points, level }: Wanted): void {
  if (Number.isInteger(n) && n >= 1 && Number.isInteger(points) && points >= 2 && level > 0 && level < 1) return
  throw new ConfigError({
    who: 'ecdfBand',
    wanted: 'n ≥ 1, points ≥ 2 and a level between 0 and 1',
    got: `n = ${n}, points = ${points}, level = ${level}`,
  })
}
