import { DomainError, ShapeError } from '../../../complaint.ts'
import { type Axis, mapValues, type Quantity } from '../../columns/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { type ConformalThresholds, conformalThreshold } from '../calibration/conformal.ts'
import { mapRank, type RankMap } from '../calibration/rankMap.ts'
import type { PosteriorReport } from '../report/report.ts'
import { proportion } from '../statistics/proportion.ts'
import { calibrationOf } from './calibrationOf.ts'
import { conditionalCalibration } from './conditionalCalibration.ts'
import { ecdfBand } from './ecdfBand.ts'
import { type DensityBlock, highestDensityCoverage } from './highestDensityCoverage.ts'
import { negativeLogLikelihood } from './negativeLogLikelihood.ts'
import { type DrawsBlock, pit } from './pit.ts'
import { rankHistogram } from './rankHistogram.ts'
import { tarp } from './tarp.ts'

/** Posterior draws of n events, as the judges of calibration need them. */
export interface PosteriorBlock {
  /** Truths [n, D] and draws [n, draws, D] in the coordinates of the options. */
  readonly posterior: DrawsBlock
  /** ln p of truths [n] and draws [n, draws], in the physical coordinates. */
  readonly logProb: DensityBlock
  /** ln p of the truths in the standardised target, [n]. */
  readonly logProbStandardised: ArrayLike<number>
  /** By name, [n], each axis of the options. */
  readonly conditions?: Readonly<Record<string, ArrayLike<number>>>
}

/** How a posterior is judged. */
export interface EvaluationOptions {
  readonly key: Key
  /** The D coordinates, and mean and scale of the truths in each (TARP measures distances in that scale). */
  readonly coordinates: readonly Quantity[]
  readonly mean: ArrayLike<number>
  readonly scale: ArrayLike<number>
  /** What the two densities are densities in, with units. */
  readonly physical: string
  readonly standardised: string
  /** Simultaneous coverage of the bands of the ECDF difference. */
  readonly bandLevel?: number
  /** What is known of an event, in bins of which everything is judged too. */
  readonly conditions?: readonly Axis[]
  /** What was fitted after the training, to be judged beside the draws themselves. */
  readonly regions?: ConformalThresholds
  /** By coordinate; those that have none are left out. */
  readonly rankMaps?: Readonly<Record<string, RankMap>>
}

const BINS = 100

/**
 * Likelihood and calibration of a posterior in any coordinates, gathered block by block; nothing of a block's draws is kept.
 *
 * `add` throws ShapeError when the parts of a block are not of the same events or draws, and what each judge throws;
 * `result` throws DomainError when there are no events.
 */
export function judgePosterior(options: EvaluationOptions) {
  const judges = makeJudges(options)
  let [events, draws] = [0, 0]
  return {
    /** Takes the draws of some events more. */
    add(block: PosteriorBlock): void {
      const n = block.logProb.truth.length
      if (n === 0) return
      draws = checkDraws(block, options.coordinates.length, draws)
      events += n
      judges.next(block.conditions ?? {}, events - n)
      judges.conditional.add(block.conditions ?? {}, n)
      judges.standardised.add(block.logProbStandardised)
      judges.physical.add(block.logProb.truth)
      judges.density.add(block.logProb)
      judges.ranks.add(block.posterior)
      judges.tarp.add(block.posterior)
    },
    /** Events that were added so far. */
    events: () => events,
    /** The report of all events so far. */
    result: (): PosteriorReport => summarise(judges, options, events, draws),
  }
}

const LEVELS = [0.68, 0.95]

function makeJudges(options: EvaluationOptions) {
  const { key, mean, scale, physical, standardised, regions, rankMaps = {}, conditions = [] } = options
  const coordinates = options.coordinates.map(({ name }) => name)
  const usable = regions && regions.thresholds.length > 0 ? regions : undefined
  const conditional = conditionalCalibration({ conditions, levels: LEVELS, regions: usable !== undefined })
  /** What the regions were kept apart by, of the events of a block, which begins at `first`. */
  let block: { readonly first: number; readonly values?: ArrayLike<number> } = { first: 0 }
  const within = LEVELS.map(() => 0)
  const maps = coordinates.filter((name) => (rankMaps[name]?.length ?? 0) > 0)
  const mapped = Object.fromEntries(maps.map((name) => [name, rankHistogram(BINS)]))
  return {
    standardised: negativeLogLikelihood(standardised),
    physical: negativeLogLikelihood(physical),
    density: highestDensityCoverage({
      key: fold(key, 0),
      levels: LEVELS,
      bins: BINS,
      onRank: (rank, event) => {
        const value = block.values?.[event - block.first]
        const isWithin = usable && LEVELS.map((level) => rank <= conformalThreshold(usable, level, value))
        isWithin?.forEach((is, l) => void (within[l] += Number(is)))
        conditional.density(rank, event, isWithin)
      },
    }),
    ranks: pit({
      ...{ key: fold(key, 1), coordinates, bins: BINS },
      onRank: (rank, event, name) => {
        mapped[name]?.add(mapRank(rankMaps[name], rank))
        conditional.coordinate(rank, event, name)
      },
    }),
    tarp: tarp({ key: fold(key, 2), mean, scale, bins: BINS, onRank: conditional.tarp }),
    conditional,
    next: (values: PosteriorBlock['conditions'] & object, first: number): void => {
      const own = usable?.apart && values[usable.apart.name]
      block = { first, ...(own && { values: own }) }
    },
    regions: usable && ((n: number) => Object.fromEntries(LEVELS.map((level, l) => [level, proportion(within[l], n)]))),
    mapped,
  }
}

function summarise(
  judges: ReturnType<typeof makeJudges>,
  { coordinates, conditions, bandLevel = 0.95 }: EvaluationOptions,
  events: number,
  draws: number,
): PosteriorReport {
  if (events === 0) throw new DomainError({ who: 'judgePosterior', wanted: 'at least one event', got: 'none' })
  const band = ecdfBand({ n: events, points: BINS, level: bandLevel })
  const density = judges.density.result()
  const ranks = Object.entries(judges.ranks.result())
  return {
    events,
    draws,
    coordinates,
    nllStandardised: judges.standardised.result(),
    nllPhysical: judges.physical.result(),
    coverage: density.levels,
    highestDensity: calibrationOf(density.ranks, band),
    ranks: Object.fromEntries(ranks.map(([name, histogram]) => [name, calibrationOf(histogram, band)])),
    tarp: calibrationOf(judges.tarp.result(), band),
    ...(judges.regions && {
      regions: judges.regions(events),
      recalibrated: mapValues(judges.mapped, (histogram) => calibrationOf(histogram.result(), band)),
    }),
    ...(conditions && { conditional: judges.conditional.result() }),
  }
}

/** Draws per event, the same in all parts and blocks. */
function checkDraws(
  { posterior, logProb, logProbStandardised }: PosteriorBlock,
  width: number,
  before: number,
): number {
  const n = logProb.truth.length
  const draws = logProb.draws.length / n
  requireCounts([
    ['truths', posterior.truth.length, n * width],
    ['draws', posterior.draws.length, n * draws * width],
    ['standardised log-densities', logProbStandardised.length, n],
    ['draws per event', draws, before || draws],
  ])
  return draws
}

/** @throws ShapeError at the first of (what, number there is, number wanted) that differs */
function requireCounts(counts: readonly (readonly [string, number, number])[]): void {
  for (const [what, got, wanted] of counts) {
    if (got !== wanted) {
      throw new ShapeError({ who: 'judgePosterior', wanted: `${wanted} ${what}`, got: String(got) })
    }
  }
}
