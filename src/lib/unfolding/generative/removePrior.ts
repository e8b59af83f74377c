import { ConfigError, DomainError, ShapeError } from '../../../complaint.ts'
import { fold, type Key } from '../../tensor/index.ts'
import type { ClassRows } from '../../training/index.ts'
import type { FitRatio, Ratio } from '../omnifold/densityRatios.ts'
import { effectiveRows } from '../sample/unfoldedSample.ts'

/** How the prior of a posterior is removed. */
export interface RemovePriorOptions {
  readonly key: Key
  /** Times that the draws are weighed anew; 4 */
  readonly iterations?: number
  /** The ratio of unfolded to simulated truth. */
  readonly fit: FitRatio
  /** Told the record of each finished iteration. */
  readonly onIteration?: (record: PriorRecord) => void
}

/** What one iteration did. */
export interface PriorRecord {
  readonly iteration: number
  /** Root of the mean square of the change of the draws' shares, relative to their mean. */
  readonly change: number
  /** Mean over events of the effective number of draws, as a part of all. */
  readonly effective: number
}

/** Draws of events, in some coordinates. */
export interface WeighableDraws {
  readonly events: number
  readonly draws: number
  /** [events, draws, columns] */
  readonly values: Float32Array
  /** Of the events, [events]; 1 where not given. */
  readonly weights?: ArrayLike<number>
}

/**
 * Removes what a posterior owes to the truth that it was trained on, by iteration (arXiv 2212.08674): with r(x) the ratio of the
 * unfolded to the simulated truth, the posterior under the new prior r p is p(x|y) r(x)/⟨r⟩ over the draws of y, so draws are
 * weighed in place of a new training. Each iteration is a step of D'Agostini's method without bins.
 * @param draws of the data's posteriors
 * @param truth the simulated truth that the posterior was trained on, in the same columns
 * @returns the share of each draw in its event, [events, draws]
 * @throws ConfigError for less than one iteration; ShapeError for rows that do not fit; DomainError for an event none of whose draws
 * has a ratio above 0
 */
export async function removePrior(
  { events, draws, values, weights }: WeighableDraws,
  truth: ClassRows,
  { key, iterations = 4, fit, onIteration }: RemovePriorOptions,
): Promise<Float64Array> {
  const who = 'removePrior'
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new ConfigError({ who, wanted: 'one iteration or more', got: String(iterations) })
  }
  const count = events * draws
  if (count < 1 || values.length % count !== 0 || truth.values.length % (values.length / count) !== 0) {
    const wanted = `rows of ${events} × ${draws} draws and of the truth, in the same columns`
    throw new ShapeError({ who, wanted, got: `${values.length} and ${truth.values.length} numbers` })
  }
  let shares = new Float64Array(count).fill(1 / draws)
  let before: Ratio | undefined
  try {
    for (let iteration = 1; iteration <= iterations; iteration++) {
      const unfolded = shares.map((share, row) => share * (weights?.[Math.floor(row / draws)] ?? 1))
      const ratio: Ratio = await fit({ values, weights: unfolded }, truth, {
        key: fold(key, iteration),
        ...(before && { before }),
      })
      before?.dispose()
      before = ratio
      const next = normalised(ratio.of(values), draws)
      const change = next.reduce((sum, share, row) => sum + (share - shares[row]) ** 2, 0) / count
      shares = next
      onIteration?.({ iteration, change: Math.sqrt(change) * draws, effective: meanEffective(shares, draws) })
    }
  } finally {
    before?.dispose()
  }
  return shares
}

/** Numbers of each event scaled to the sum of 1. */
function normalised(ratios: Float64Array, draws: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(ratios.length)
  for (let from = 0; from < ratios.length; from += draws) {
    const own = ratios.subarray(from, from + draws)
    const sum = own.reduce((a, b) => a + b, 0)
    if (!(sum > 0 && sum < Infinity)) {
      const got = `a sum of ${sum} in event ${from / draws}`
      throw new DomainError({ who: 'removePrior', wanted: 'ratios above 0 among the draws of every event', got })
    }
    for (let d = 0; d < draws; d++) out[from + d] = own[d] / sum
  }
  return out
}

function meanEffective(shares: Float64Array, draws: number): number {
  let sum = 0
  for (let from = 0; from < shares.length; from += draws) sum += effectiveRows(shares.subarray(from, from + draws))
  return sum / shares.length
}
