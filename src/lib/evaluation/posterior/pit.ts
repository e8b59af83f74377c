import { fold, type Key } from '../../tensor/index.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import { uniformsFrom } from '../statistics/streams.ts'
import { compareWithDraws, drawsPerEvent } from './compareWithDraws.ts'
import { type RankHistogram, randomizedRank, rankHistogram } from './rankHistogram.ts'

/** Truths and posterior draws of n events in D coordinates. */
export interface DrawsBlock {
  /** [n, D] */
  readonly truth: ArrayLike<number>
  /** [n, draws, D], in the units of the truth. */
  readonly draws: ArrayLike<number>
}

/** By coordinate, the probability integral transforms of the truths. */
export type Pit = Readonly<Record<string, RankHistogram>>

interface Options {
  /** Names of the D coordinates. */
  readonly coordinates: readonly string[]
  /** Shares out ties and the step between neighbouring draws. */
  readonly key: Key
  /** Bins of the histograms. */
  readonly bins?: number
  /** Told the rank of each event in each coordinate, in the order of the events. */
  readonly onRank?: (rank: number, event: number, coordinate: string) => void
}

/**
 * The probability integral transform of each coordinate of the truth, u = F(truth | event), estimated by its randomised
 * rank among the draws; flat when the marginal posteriors are calibrated (Gneiting et al., J. R. Stat. Soc. B 69 (2007) 243;
 * ranks: Talts et al., 1804.06788).
 *
 * `add` throws ShapeError when truth and draws do not fit, DomainError when one is not a number; the ranks of no events have no mean.
 */
export function pit({ coordinates, key, bins = 100, onRank }: Options): Accumulator<DrawsBlock, Pit> {
  const width = coordinates.length
  const histograms = coordinates.map(() => rankHistogram(bins))
  let done = 0
  return {
    add({ truth, draws: values }) {
      const draws = drawsPerEvent('pit', truth.length, values.length, width)
      const n = truth.length / width
      histograms.forEach((histogram, c) => {
        const u = uniformsFrom(fold(key, c), n, done)
        const who = `pit: ${coordinates[c]}`
        for (let i = 0; i < n; i++) {
          const start = i * draws * width + c
          const place = { start, draws, stride: width, who, event: done + i }
          const { less, equal } = compareWithDraws(truth[i * width + c], values, place)
          const rank = randomizedRank(less, equal, draws, u[i])
          histogram.add(rank)
          onRank?.(rank, done + i, coordinates[c])
        }
      })
      done += n
    },
    result: () => Object.fromEntries(coordinates.map((name, c) => [name, histograms[c].result()])),
  }
}
