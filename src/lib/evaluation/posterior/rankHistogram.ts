import { ConfigError, DomainError } from '../../../complaint.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import { growing } from '../statistics/growing.ts'
import { type Kolmogorov, kolmogorov } from '../statistics/kolmogorov.ts'
import type { Measured } from '../statistics/measured.ts'

/** Ranks of truths among draws, gathered in equal bins of (0, 1); flat when the posterior is calibrated. */
export interface RankHistogram {
  readonly n: number
  readonly counts: Float64Array
  /** Mean rank − ½: 0 when calibrated, the sign tells on which side the truths lie; not a number without ranks. */
  readonly shift: Measured
  /** Mean |rank − ½| − ¼: 0 when calibrated; in PIT and TARP positive where posteriors are too narrow, negative where too wide. */
  readonly spread: Measured
  /** The test of Kolmogorov and Smirnov, of the ranks themselves. */
  readonly ks: Kolmogorov
}

/**
 * The place of a truth among draws, uniform on (0, 1) when truth and draws come from the same distribution; ties are
 * shared out by chance, so the finite number of draws leaves no pattern.
 *
 * (less + u·(equal + 1)) / (draws + 1)
 * @param less how many draws are below the truth
 * @param equal how many are the same as it
 * @param u a uniform number in [0, 1]
 * @throws DomainError for counts that are none among the draws, or another u
 */
export function randomizedRank(less: number, equal: number, draws: number, u: number): number {
  if (less >= 0 && equal >= 0 && less + equal <= draws && u >= 0 && u <= 1 && draws < Number.POSITIVE_INFINITY) {
    return (less + u * (equal + 1)) / (draws + 1)
  }
  const got = `${less} below, ${equal} equal of ${draws}, and u = ${u}`
  throw new DomainError({ who: 'randomizedRank', wanted: 'counts among the draws and u from 0 to 1', got })
}

/**
 * A histogram of ranks, whose shift and spread are not numbers as long as it is empty; `add` throws DomainError for one outside
 * [0, 1].
 * @throws ConfigError unless there are at least two bins
 */
export function rankHistogram(bins: number): Accumulator<number, RankHistogram> {
  if (!Number.isInteger(bins) || bins < 2) {
    throw new ConfigError({ who: 'rankHistogram', wanted: 'two bins or more', got: String(bins) })
  }
  const counts = new Float64Array(bins)
  const ranks = growing()
  let [n, sum, distances] = [0, 0, 0]
  return {
    add(rank) {
      if (!(rank >= 0 && rank <= 1)) {
        throw new DomainError({ who: 'rankHistogram', wanted: 'a rank in [0, 1]', got: String(rank) })
      }
      counts[Math.min(bins - 1, Math.floor(rank * bins))]++
      ranks.push(rank)
      n++
      sum += rank
      distances += Math.abs(rank - 0.5)
    },
    // variances of u and |u − ½| of a uniform u: 1/12 and 1/48
    result: () => ({
      n,
      counts: counts.slice(),
      shift: { value: sum / n - 0.5, error: Math.sqrt(1 / (12 * n)) },
      spread: { value: distances / n - 0.25, error: Math.sqrt(1 / (48 * n)) },
      ks: kolmogorov(ranks.values()),
    }),
  }
}

/**
 * The same counts in fewer bins.
 * @throws ConfigError unless `bins` is a whole number that divides the one there is; DomainError for a count that is not finite
 */
export function coarser(counts: Float64Array, bins: number): Float64Array {
  const each = counts.length / bins
  if (!(Number.isInteger(each) && Number.isInteger(bins) && bins >= 1)) {
    throw new ConfigError({ who: 'coarser', wanted: `a divisor of ${counts.length} bins`, got: String(bins) })
  }
  checkFinite('coarser', 'counts', counts)
  const out = new Float64Array(bins)
  counts.forEach((count, i) => {
    out[Math.floor(i / each)] += count
  })
  return out
}
