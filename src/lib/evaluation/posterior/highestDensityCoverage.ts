import { ConfigError } from '../../../complaint.ts'
import type { Key } from '../../tensor/index.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import { type Proportion, proportion } from '../statistics/proportion.ts'
import { uniformsFrom } from '../statistics/streams.ts'
import { compareWithDraws, drawsPerEvent } from './compareWithDraws.ts'
import { type RankHistogram, randomizedRank, rankHistogram } from './rankHistogram.ts'

/** Log-densities of n events, all in the same coordinates. */
export interface DensityBlock {
  /** ln p of the truths, [n]. */
  readonly truth: ArrayLike<number>
  /** ln p of the draws, [n, draws]. */
  readonly draws: ArrayLike<number>
}

/** How often the region of highest density holds the truth. */
export interface HighestDensityCoverage {
  /** By level, such as '0.68'. */
  readonly levels: Readonly<Record<string, Proportion>>
  /** Ranks of the truths: the share of draws of higher density; `coverageCurve` makes the whole curve of its counts. */
  readonly ranks: RankHistogram
}

interface Options {
  /** Shares out ties and the step between neighbouring draws. */
  readonly key: Key
  readonly levels?: readonly number[]
  readonly bins?: number
  /** Told the rank of each event, in their order. */
  readonly onRank?: (rank: number, event: number) => void
}

/**
 * Coverage of highest-density regions: the truth is in the region of level c when less than a share c of the posterior has a
 * higher density than it, P(p(draw) > p(truth)) < c (Hyndman, Am. Stat. 50 (1996) 120), with randomised ranks. Of no events the
 * shares are not numbers.
 *
 * `add` throws ShapeError when truth and draws do not fit, DomainError when one is not a number.
 * @throws ConfigError for a level outside (0, 1)
 */
export function highestDensityCoverage({
  key,
  levels = [0.68, 0.95],
  bins = 100,
  onRank,
}: Options): Accumulator<DensityBlock, HighestDensityCoverage> {
  const refused = levels.find((level) => !(level > 0 && level < 1))
  if (refused !== undefined) {
    throw new ConfigError({ who: 'highestDensityCoverage', wanted: 'levels between 0 and 1', got: String(refused) })
  }
  const ranks = rankHistogram(bins)
  const within = levels.map(() => 0)
  let done = 0
  return {
    add({ truth, draws: values }) {
      const draws = drawsPerEvent('highestDensityCoverage', truth.length, values.length, 1)
      const u = uniformsFrom(key, truth.length, done)
      for (let i = 0; i < truth.length; i++) {
        const { less, equal } = compareWithDraws(truth[i], values, {
          ...{ start: i * draws, draws, stride: 1 },
          ...{ who: 'highestDensityCoverage', event: done + i },
        })
        const rank = randomizedRank(draws - less - equal, equal, draws, u[i])
        ranks.add(rank)
        onRank?.(rank, done + i)
        levels.forEach((level, l) => {
          if (rank < level) within[l]++
        })
      }
      done += truth.length
    },
    result: () => ({
      levels: Object.fromEntries(levels.map((level, l) => [String(level), proportion(within[l], done)])),
      ranks: ranks.result(),
    }),
  }
}
