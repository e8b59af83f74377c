import { ShapeError } from '../../../complaint.ts'
import type { Measured } from '../statistics/measured.ts'

/** Directions of what two particles decay to, over draws of each event. */
export interface SpinDraws {
  readonly count: number
  /** Draws of each event; 1 for an answer. */
  readonly draws: number
  /** Direction cosines of the first decay against three axes, [count, draws, 3]. */
  readonly positive: ArrayLike<number>
  /** The same of the second, against the reversed axes. */
  readonly negative: ArrayLike<number>
}

/** An average over events of averages over draws. */
export interface DrawnMean extends Measured {
  /** What of the error comes from the number of events, and what from not knowing each of them. */
  readonly statistical: number
  readonly posterior: number
}

/** Polarisations and correlations of two spins. */
export interface SpinDensity {
  /** Events that have numbers. */
  readonly events: number
  /** B of both, by axis. */
  readonly polarisation: { readonly positive: readonly DrawnMean[]; readonly negative: readonly DrawnMean[] }
  /** C, by axes of the first and of the second. */
  readonly correlation: readonly (readonly DrawnMean[])[]
  /** D; below −1/3 the two are entangled. */
  readonly entanglement: DrawnMean
}

/**
 * The coefficients of the spin density matrix of two particles that each decay by the direction of one of its products,
 *
 * (1/σ) dσ/(dcos θ₊ dcos θ₋) = (1 + B₊ cos θ₊ + B₋ cos θ₋ − C cos θ₊ cos θ₋)/4  (arXiv 1508.05271 eq. 2.13),
 *
 * so that B = 3⟨cos θ⟩, C = −9⟨cos θ₊ cos θ₋⟩ and D = −3⟨cos φ⟩ = −Tr C/3. The variance of an average is that between
 * the events' own averages over draws, and the mean of that within them, each over the number of events.
 * @param drawn events with a number that is none are left out
 * @returns not numbers for fewer than two events
 * @throws ShapeError for cosines that are not [count, draws, 3]
 */
export function spinDensity(drawn: SpinDraws): SpinDensity {
  const { count, draws, positive, negative } = drawn
  const isWhole = Number.isInteger(count) && count >= 0 && Number.isInteger(draws) && draws >= 1
  if (!isWhole || positive.length !== 3 * count * draws || negative.length !== positive.length) {
    const got = `${positive.length} and ${negative.length} numbers`
    throw new ShapeError({ who: 'spinDensity', wanted: `cosines [${count}, ${draws}, 3] of both`, got })
  }
  const events = Array.from({ length: count }, (_, i) => i).filter((i) => isNumber(drawn, i))
  const mean = (factor: number, of: (at: number) => number) => drawnMean(events, draws, (row) => factor * of(3 * row))
  const axes = [0, 1, 2]
  return {
    events: events.length,
    polarisation: {
      positive: axes.map((a) => mean(3, (at) => positive[at + a])),
      negative: axes.map((a) => mean(3, (at) => negative[at + a])),
    },
    correlation: axes.map((a) => axes.map((b) => mean(-9, (at) => positive[at + a] * negative[at + b]))),
    entanglement: mean(3, (at) => axes.reduce((sum, a) => sum + positive[at + a] * negative[at + a], 0)),
  }
}

function isNumber({ draws, positive, negative }: SpinDraws, event: number): boolean {
  for (let k = 3 * event * draws; k < 3 * (event + 1) * draws; k++) {
    if (!Number.isFinite(positive[k]) || !Number.isFinite(negative[k])) return false
  }
  return true
}

/** The mean over events and draws of what is read from a row. */
function drawnMean(events: readonly number[], draws: number, of: (row: number) => number): DrawnMean {
  const n = events.length
  let [total, within] = [0, 0]
  const means = events.map((event) => {
    let [sum, squares] = [0, 0]
    for (let row = event * draws; row < (event + 1) * draws; row++) {
      const value = of(row)
      sum += value
      squares += value * value
    }
    const mean = sum / draws
    total += mean
    if (draws > 1) within += Math.max(0, squares - sum * mean) / (draws - 1)
    return mean
  })
  const value = total / n
  const spread = means.reduce((sum, mean) => sum + (mean - value) ** 2, 0) / (n - 1)
  // few draws scatter about an event's own mean: that part of the spread is no difference between events
  const between = Math.max(0, spread - within / n / draws)
  const [statistical, posterior] = [Math.sqrt(between / n), Math.sqrt(within / n / n)]
  return n < 2
    ? { value: Number.NaN, error: Number.NaN, statistical: Number.NaN, posterior: Number.NaN }
    : { value, error: Math.hypot(statistical, posterior), statistical, posterior }
}
