import { DomainError, ShapeError } from '../../../complaint.ts'
import type { Quantity } from '../../columns/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import type { PosteriorReport } from '../report/report.ts'
import { calibrationOf } from './calibrationOf.ts'
import { ecdfBand } from './ecdfBand.ts'
import { type DensityBlock, highestDensityCoverage } from './highestDensityCoverage.ts'
import { negativeLogLikelihood } from './negativeLogLikelihood.ts'
import { type DrawsBlock, pit } from './pit.ts'
import { tarp } from './tarp.ts'

/** Posterior draws of n events, as the judges of calibration need them. */
export interface PosteriorBlock {
  /** Truths [n, D] and draws [n, draws, D] in the coordinates of the options. */
  readonly posterior: DrawsBlock
  /** ln p of truths [n] and draws [n, draws], in the physical coordinates. */
  readonly logProb: DensityBlock
  /** ln p of the truths in the standardised target, [n]. */
  readonly logProbStandardised: ArrayLike<number>
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

function makeJudges({ key, coordinates, mean, scale, physical, standardised }: EvaluationOptions) {
  return {
    standardised: negativeLogLikelihood(standardised),
    physical: negativeLogLikelihood(physical),
    density: highestDensityCoverage({ key: fold(key, 0), bins: BINS }),
    ranks: pit({ key: fold(key, 1), coordinates: coordinates.map(({ name }) => name), bins: BINS }),
    tarp: tarp({ key: fold(key, 2), mean, scale, bins: BINS }),
  }
}

function summarise(
  judges: ReturnType<typeof makeJudges>,
  { coordinates, bandLevel = 0.95 }: EvaluationOptions,
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
