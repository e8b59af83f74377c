import { ConfigError, ShapeError } from '../../../complaint.ts'
import { fold, type Key } from '../../tensor/index.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import { normalsFrom, uniformsFrom } from '../statistics/streams.ts'
import { compareWithDraws, drawsPerEvent } from './compareWithDraws.ts'
import type { DrawsBlock } from './pit.ts'
import { type RankHistogram, randomizedRank, rankHistogram } from './rankHistogram.ts'

/** Truths, draws and, where the caller wants to choose them, reference points. */
export interface TarpBlock extends DrawsBlock {
  /** [n, D], in the units of the truth; they may depend on the event's context, never on its truth. */
  readonly references?: ArrayLike<number>
}

interface Options {
  /** Draws reference points and shares out ties. */
  readonly key: Key
  /** Mean of the truths in each of the D coordinates. */
  readonly mean: ArrayLike<number>
  /** Scale of each coordinate, in which distances are measured. */
  readonly scale: ArrayLike<number>
  readonly bins?: number
  /** Told the rank of each event, in their order. */
  readonly onRank?: (rank: number, event: number) => void
}

/**
 * Tests of accuracy with random points (Lemos et al., 2302.03026): the rank of the truth's distance to a random reference
 * point among the draws' distances, which is uniform for every choice of reference if and only if the joint posterior is right.
 * `coverageCurve` of the counts is their expected coverage probability. The ranks of no events have no mean.
 *
 * Distances are Euclidean in (x − mean) / scale; references are standard normal there, unless the block brings its own.
 * `add` throws ShapeError when the arrays do not fit, DomainError when a distance is not a finite number.
 * @throws ConfigError when a scale is not positive or a mean not finite; ShapeError when mean and scale disagree
 */
export function tarp({ key, mean, scale, bins = 100, onRank }: Options): Accumulator<TarpBlock, RankHistogram> {
  checkScale(mean, scale)
  const width = mean.length
  const histogram = rankHistogram(bins)
  let done = 0
  return {
    add({ truth, draws: values, references }) {
      const draws = drawsPerEvent('tarp', truth.length, values.length, width)
      const n = truth.length / width
      const points = references ?? randomReferences(fold(key, 0), { n, done, mean, scale })
      if (points.length !== truth.length) {
        throw new ShapeError({ who: 'tarp', wanted: `references [${n}, ${width}]`, got: `${points.length} numbers` })
      }
      const u = uniformsFrom(fold(key, 1), n, done)
      const distances = new Float64Array(draws)
      for (let i = 0; i < n; i++) {
        for (let d = 0; d < draws; d++) distances[d] = distance2(values, (i * draws + d) * width, points, i, scale)
        const ofTruth = distance2(truth, i * width, points, i, scale)
        const { less, equal } = compareWithDraws(ofTruth, distances, { ...ALL, draws, event: done + i })
        const rank = randomizedRank(less, equal, draws, u[i])
        histogram.add(rank)
        onRank?.(rank, done + i)
      }
      done += n
    },
    result: () => histogram.result(),
  }
}

const ALL = { start: 0, stride: 1, who: 'tarp: distances' }

interface Place {
  readonly n: number
  readonly done: number
  readonly mean: ArrayLike<number>
  readonly scale: ArrayLike<number>
}

function randomReferences(key: Key, { n, done, mean, scale }: Place): Float64Array {
  const width = mean.length
  return Float64Array.from(normalsFrom(key, n * width, done * width), (z, k) => mean[k % width] + scale[k % width] * z)
}

/** Squared distance of the point at `from` to reference point `i`. */
function distance2(
  values: ArrayLike<number>,
  from: number,
  references: ArrayLike<number>,
  i: number,
  scale: ArrayLike<number>,
): number {
  let sum = 0
  for (let c = 0; c < scale.length; c++) {
    const step = (values[from + c] - references[i * scale.length + c]) / scale[c]
    sum += step * step
  }
  // an infinite distance is equal to every other
  return sum < Number.POSITIVE_INFINITY ? sum : Number.NaN
}

function checkScale(mean: ArrayLike<number>, scale: ArrayLike<number>): void {
  if (mean.length !== scale.length) {
    throw new ShapeError({ who: 'tarp', wanted: `${mean.length} scales, as means`, got: String(scale.length) })
  }
  const refused = Array.from(scale).findIndex((s) => !(s > 0 && s < Number.POSITIVE_INFINITY))
  if (refused >= 0) {
    const fix = 'leave out a coordinate whose truths do not vary'
    throw new ConfigError({ who: 'tarp', wanted: 'positive scales', got: `${scale[refused]} in place ${refused}`, fix })
  }
  const lost = Array.from(mean).findIndex((m) => !Number.isFinite(m))
  if (lost >= 0) throw new ConfigError({ who: 'tarp', wanted: 'finite means', got: `${mean[lost]} in place ${lost}` })
}
