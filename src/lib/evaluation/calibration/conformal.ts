import { DomainError } from '../../../complaint.ts'

/**
 * Thresholds of a score by level, in thousandths; plain data. A region of the scores up to `thresholds[k − 1]` holds at least a
 * share k/1000 of events like those that it was made from.
 */
export interface ConformalThresholds {
  /** Events that they were made from. */
  readonly events: number
  /** [999], rising; 1 where there are too few events for the level. */
  readonly thresholds: readonly number[]
}

const STEPS = 1000

/**
 * Split-conformal thresholds (Vovk et al., Algorithmic Learning in a Random World, 2005; Lei et al., 1604.04173): for a level c
 * the ⌈(n + 1) c⌉-th smallest of n scores. A new event's score, exchangeable with these, is at most the threshold with a
 * probability from c to c + 1/(n + 1), whatever the posterior is worth.
 * @param scores of events with truth that nothing was fitted to: ranks in density order, in [0, 1]
 * @throws DomainError for a score outside [0, 1]
 */
export function conformalThresholds(scores: ArrayLike<number>): ConformalThresholds {
  const sorted = Float64Array.from(scores)
  const bad = sorted.findIndex((score) => !(score >= 0 && score <= 1))
  if (bad >= 0) {
    const got = `${sorted[bad]} at ${bad}`
    throw new DomainError({ who: 'conformalThresholds', wanted: 'scores from 0 to 1', got })
  }
  sorted.sort()
  const n = sorted.length
  const thresholds = Array.from({ length: STEPS - 1 }, (_, k) => {
    // whole numbers: (n + 1) · 0.07 is not 7 (n + 1) / 100
    const place = Math.ceil(((n + 1) * (k + 1)) / STEPS)
    return place > n ? 1 : sorted[place - 1]
  })
  return { events: n, thresholds }
}

/**
 * The score up to which a region of a level reaches; a level between two thousandths takes the higher.
 * @throws DomainError for a level outside (0, 1)
 */
export function conformalThreshold({ thresholds }: ConformalThresholds, level: number): number {
  if (!(level > 0 && level < 1)) {
    throw new DomainError({ who: 'conformalThreshold', wanted: 'a level between 0 and 1', got: String(level) })
  }
  // 0.68 · 1000 is a little more than 680
  const step = Math.ceil(level * STEPS - 1e-9)
  return step >= STEPS ? 1 : thresholds[step - 1]
}
