import * as e from '../../../src/lib/evaluation/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import type { Numbers } from '../inputs.ts'
import { each, onAll, type Row, SPOILING, whole } from '../row.ts'
import { anything, finite, gives, nothing, refused, same, scaled, type Verdict } from '../verdicts.ts'

const K = key(7)
const COUNTS = [12, 9, 11, 10, 8]
const RANKS = [0.15, 0.35, 0.55, 0.75, 0.95]
/** Errors, and any other numbers of both signs. */
const NUMBERS = [-1.5, 2, 0.75, -3.25, 2.5]
const filled = (x: ArrayLike<number>, value: number) => new Float64Array(x.length).fill(value)
const drawsAround = (x: ArrayLike<number>) => Array.from(x).flatMap((v) => [0.5 * v, v - 1, v + 2, 3 * v])

/** Adds one block and gives the result. */
export function after<Block, Result>(judge: e.Accumulator<Block, Result>, block: Block): Result {
  judge.add(block)
  return judge.result()
}

const outside = (what: RegExp): Partial<Record<string, Verdict>> => onAll([...SPOILING, 'negative'], refused(what))
const notFinite = (what: RegExp) => onAll(SPOILING, refused(what))

/** Ranks have random numbers of their own, event by event. */
const anyOrder = { unsorted: finite, equal: finite, one: finite, negative: finite }

/** Judges of posteriors: ranks, coverage, bands, likelihood. */
export const POSTERIOR: readonly Row[] = [
  whole({
    covers: 'bandCoverage',
    base: [5, 10, 15, 20],
    feed: (x) => e.bandCoverage(40, { lower: Float64Array.from(x), upper: Float64Array.from(x, (k) => k + 12) }),
    expects: {
      ...onAll(['one', 'equal', 'unsorted'], finite),
      ...onAll(['empty', ...SPOILING, 'negative', 'huge', 'tiny'], refused(/whole numbers from 0 to n/)),
    } as Row['expects'],
  }),
  whole({
    covers: ['rankHistogram', 'calibrationOf'],
    base: RANKS,
    feed: (x) => {
      const ranks = ranksOf(x, 40)
      return [
        ...ranks.counts,
        e.calibrationOf(ranks, e.ecdfBand({ n: x.length, points: 40, level: 0.9 })).uniformity.pValue,
      ]
    },
    expects: {
      empty: refused(/ecdfBand: expected n from 1/),
      ...onAll(['one', 'equal', 'tiny'], finite),
      ...outside(/a rank in \[0, 1\], got/),
      huge: refused(/a rank in \[0, 1\], got/),
    } as Row['expects'],
  }),
  whole({
    covers: 'rankHistogram',
    of: 'shift and spread',
    base: RANKS,
    feed: (x) => {
      const { n, shift, spread } = ranksOf(x, 5)
      return [n, shift.value, spread.value]
    },
    expects: {
      empty: gives(0, Number.NaN, Number.NaN),
      ...onAll(['one', 'equal', 'tiny'], finite),
      ...outside(/a rank in \[0, 1\], got/),
      huge: refused(/a rank in \[0, 1\], got/),
    } as Row['expects'],
  }),
  whole({
    covers: 'coarser',
    base: [1, 2, 3, 4],
    feed: (x) => e.coarser(Float64Array.from(x), 2),
    expects: {
      empty: gives(0, 0),
      one: refused(/a divisor of 1 bins, got 2/),
      ...onAll(['equal', 'negative', 'unsorted'], finite),
      ...notFinite(/coarser: expected finite counts, got .* in place 1/),
      ...onAll(['huge', 'tiny'], scaled(1)),
    } as Row['expects'],
  }),
  whole({
    covers: ['conformalThresholds', 'conformalThreshold'],
    base: RANKS,
    feed: (x) => {
      const fitted = e.conformalThresholds(x)
      return [fitted.events, e.conformalThreshold(fitted, 0.5)]
    },
    expects: {
      empty: gives(0, 1),
      one: gives(1, 0.15),
      equal: gives(5, 0.35),
      ...outside(/conformalThresholds: expected scores from 0 to 1, got .* at/),
      huge: refused(/conformalThresholds: expected scores from 0 to 1/),
      tiny: finite,
    } as Row['expects'],
  }),
  whole({
    covers: ['fitLatentShape', 'latentShapes'],
    base: NUMBERS,
    feed: (x) => {
      const latents = Array.from({ length: 5 }, () => Array.from(x)).flat()
      return e.latentShapes(e.fitLatentShape({ latents, dim: 1, conditions: [] }), [], { n: 1, dim: 1 })
    },
    expects: {
      empty: gives(0, 0, 0),
      one: gives(0, 0, 0),
      ...onAll(['equal', 'negative', 'huge', 'tiny'], finite),
      ...notFinite(/fitLatentShape: expected finite latents, got .* in place 1/),
    } as Row['expects'],
  }),
  each({
    covers: 'latentShapes',
    of: 'conditions',
    base: NUMBERS,
    width: 3,
    feed: (x) => e.latentShapes({ width: [0, 1] }, x, { n: x.length, dim: 1 }),
    expects: onAll(['huge', 'tiny', 'float32'], anything),
  }),
  whole({
    covers: 'fitRankMap',
    base: RANKS,
    feed: (x) => [x.length, ...e.fitRankMap(Array.from({ length: 30 }, () => Array.from(x)).flat())],
    expects: {
      ...{ empty: gives(0), one: gives(1) },
      ...onAll(['equal', 'tiny'], finite),
      ...outside(/fitRankMap: expected ranks from 0 to 1, got .* at/),
      huge: refused(/fitRankMap: expected ranks from 0 to 1/),
    } as Row['expects'],
  }),
  each({
    covers: ['mapRank', 'unmapRank'],
    base: RANKS,
    feed: (x) => Array.from(x, (rank) => e.unmapRank([0.2, 0.7], e.mapRank([0.2, 0.7], rank))),
    expects: onAll([...SPOILING, 'negative', 'huge'], refused(/mapRank: expected a number from 0 to 1, got/)),
  }),
  whole({
    covers: 'coverageCurve',
    base: COUNTS,
    feed: (x) => e.coverageCurve(Float64Array.from(x)).coverage.map(({ value }) => value),
    expects: {
      empty: nothing,
      ...onAll(['one', 'equal', 'unsorted'], finite),
      ...outside(/coverageCurve: expected counts of at least 0, got .* in bin/),
      ...onAll(['huge', 'tiny'], same),
    } as Row['expects'],
  }),
  each({
    covers: 'ecdfBand',
    base: [20, 30, 10, 50],
    feed: (x) => Array.from(x, (n) => e.ecdfBand({ n, points: 4, level: 0.9 }).coverage),
    expects: onAll(
      [...SPOILING, 'negative', 'huge', 'tiny'],
      refused(/ecdfBand: expected n from 1 to 100000000, .*got n = /),
    ),
  }),
  whole({
    covers: 'ecdfDifference',
    base: COUNTS,
    feed: (x) => e.ecdfDifference(Float64Array.from(x), e.ecdfBand({ n: 50, points: 5, level: 0.9 })).difference,
    expects: {
      ...onAll(
        ['empty', 'one', 'equal', ...SPOILING, 'negative', 'huge', 'tiny'],
        refused(/50 values in 5 bins, as the band/),
      ),
      unsorted: finite,
    } as Row['expects'],
  }),
  whole({
    covers: 'highestDensityCoverage',
    base: NUMBERS,
    feed: (x) =>
      shares(after(e.highestDensityCoverage({ key: K, bins: 5 }), { truth: x, draws: drawsAround(x) }).ranks),
    expects: {
      empty: anything,
      ...anyOrder,
      NaN: refused(/highestDensityCoverage: .*a truth that is none, in event 1/),
      ...onAll(['Infinity', '-Infinity', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'modeCoverage',
    base: NUMBERS,
    feed: (x) => e.modeCoverage({ truth: x, draws: drawsAround(NUMBERS).slice(0, 4 * x.length) }, 1),
    expects: {
      empty: refused(/modeCoverage: expected truths of 1 columns and two draws or more of each, got 0 and 0/),
      ...anyOrder,
      ...onAll(['huge', 'tiny'], finite),
      ...notFinite(/modeCoverage: expected finite truths/),
    } as Row['expects'],
  }),
  whole({
    covers: 'judgePosterior',
    base: NUMBERS,
    feed: (x) => {
      const judge = e.judgePosterior({
        key: K,
        coordinates: [{ name: 'x' }],
        mean: [0],
        scale: [1],
        physical: 'x',
        standardised: 'x',
      })
      const logProb = { truth: filled(x, -1), draws: drawsAround(x).map(() => -1) }
      judge.add({ posterior: { truth: x, draws: drawsAround(x) }, logProb, logProbStandardised: filled(x, -1) })
      return judge.result().ranks.x.ranks.counts
    },
    expects: {
      empty: refused(/at least one event, got none/),
      ...anyOrder,
      ...notFinite(/(pit: x|tarp).*(none, in event 1)/),
      huge: finite,
      tiny: finite,
    } as Row['expects'],
  }),
  whole({
    covers: 'negativeLogLikelihood',
    base: NUMBERS,
    feed: (x) => {
      const { value, error } = after(e.negativeLogLikelihood('x'), x)
      return [value, error]
    },
    expects: {
      empty: gives(Number.NaN, Number.NaN),
      one: gives(1.5, Number.NaN),
      equal: gives(-2, 0),
      ...notFinite(/finite log-densities, got .* in event 1/),
      negative: finite,
      ...onAll(['huge', 'tiny'], scaled(1)),
    } as Row['expects'],
  }),
  whole({
    covers: 'pit',
    of: 'truths',
    base: NUMBERS,
    feed: (x) =>
      shares(
        after(e.pit({ key: K, coordinates: ['x'], bins: 5 }), {
          truth: x,
          draws: drawsAround(NUMBERS).slice(0, 4 * x.length),
        }).x,
      ),
    expects: {
      empty: anything,
      ...anyOrder,
      NaN: refused(/pit: x: .*a truth that is none, in event 1/),
      ...onAll(['Infinity', '-Infinity', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'pit',
    of: 'draws',
    base: NUMBERS,
    feed: (x) =>
      shares(after(e.pit({ key: K, coordinates: ['x'], bins: 5 }), { truth: filled(x, 0.5), draws: drawsAround(x) }).x),
    expects: {
      empty: anything,
      ...anyOrder,
      NaN: refused(/pit: x: .*4 draws that are none, in event 1/),
      ...onAll(['Infinity', '-Infinity', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'posteriorShape',
    base: [2.1, 2.2, 2.05, 1.8, 1.9, 2.3, 1.7, 2, 2.15, 1.95, 2.4, 1.6],
    feed: (x) => e.posteriorShape(x),
    expects: {
      ...onAll(['empty', 'one'], refused(/at least ten draws, got [01]/)),
      equal: gives(2.2, 0, 2.2, 1),
      ...notFinite(/finite draws, got .* in place 1/),
      negative: finite,
      huge: finite,
      tiny: finite,
    } as Row['expects'],
  }),
  each({
    covers: 'randomizedRank',
    base: RANKS,
    feed: (x) => Array.from(x, (u) => e.randomizedRank(0, 3, 3, u)),
    expects: onAll([...SPOILING, 'negative', 'huge'], refused(/u from 0 to 1, got/)),
  }),
  whole({
    covers: 'tarp',
    of: 'truths',
    base: NUMBERS,
    feed: (x) =>
      shares(
        after(e.tarp({ key: K, mean: [0], scale: [1], bins: 5 }), {
          truth: x,
          draws: drawsAround(NUMBERS).slice(0, 4 * x.length),
        }),
      ),
    expects: {
      empty: anything,
      ...anyOrder,
      ...notFinite(/tarp: distances: .*a truth that is none, in event 1/),
      huge: finite,
      tiny: finite,
    } as Row['expects'],
  }),
  whole({
    covers: 'uniformityTest',
    base: COUNTS,
    feed: (x) => {
      const { worst, pValue, logPValue } = e.uniformityTest(Float64Array.from(x))
      return [worst, pValue, logPValue]
    },
    expects: {
      ...onAll(['empty', 'one'], refused(/counts in two bins or more/)),
      equal: gives(0, 1, 0),
      ...outside(/counts (of at least 0|in two bins or more), got/),
      // χ² grows with the counts
      huge: finite,
      tiny: finite,
    } as Row['expects'],
  }),
]

function ranksOf(x: Numbers, bins: number): e.RankHistogram {
  const histogram = e.rankHistogram(bins)
  for (const rank of x) histogram.add(rank)
  return histogram.result()
}

const shares = ({ n, counts, shift }: e.RankHistogram) => [n, ...counts, shift.value]
