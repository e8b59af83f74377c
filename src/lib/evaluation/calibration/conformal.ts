import { DomainError, ShapeError } from '../../../complaint.ts'
import { binOf } from '../../columns/index.ts'

/**
 * Thresholds of a score by level, in thousandths; plain data. A region of the scores up to `thresholds[k − 1]` holds at least a
 * share k/1000 of events like those that it was made from.
 */
export interface ConformalThresholds {
  /** Events that they were made from. */
  readonly events: number
  /** [999], rising; 1 where there are too few events for the level. */
  readonly thresholds: readonly number[]
  /** The same for the events of each bin of a quantity by themselves, where those were kept apart. */
  readonly apart?: ThresholdsApart
}

/** Thresholds of each bin of a quantity; those of too few events are left to all events together. */
export interface ThresholdsApart {
  /** The quantity. */
  readonly name: string
  /** Where each bin begins, rising; the last one has no end. */
  readonly from: readonly number[]
  readonly bins: readonly Pick<ConformalThresholds, 'events' | 'thresholds'>[]
}

/** Events of a bin that has thresholds of its own: fewer would be off by more than the bins differ. */
const LEAST_APART = 500

const STEPS = 1000

/**
 * Split-conformal thresholds (Vovk et al., Algorithmic Learning in a Random World, 2005; Lei et al., 1604.04173): for a level c
 * the ⌈(n + 1) c⌉-th smallest of n scores. A new event's score, exchangeable with these, is at most the threshold with a
 * probability from c to c + 1/(n + 1), whatever the posterior is worth. With `apart` the same holds in each bin of 500 events or more
 * (Mondrian conformal prediction, section 4.5 of the book).
 * @param scores of events with truth that nothing was fitted to: ranks in density order, in [0, 1]
 * @param apart a quantity of the same events, and its bins
 * @throws DomainError for a score outside [0, 1], ShapeError for other than one number of the quantity a score
 */
export function conformalThresholds(
  scores: ArrayLike<number>,
  apart?: Pick<ThresholdsApart, 'name' | 'from'> & { readonly values: ArrayLike<number> },
): ConformalThresholds {
  const all = thresholdsOf(scores)
  if (!apart) return all
  const { name, from, values } = apart
  if (values.length !== scores.length) {
    const wanted = `${scores.length} numbers of ${name}`
    throw new ShapeError({ who: 'conformalThresholds', wanted, got: String(values.length) })
  }
  const inBin: number[][] = from.map(() => [])
  for (let i = 0; i < scores.length; i++) inBin[placeOf(from, values[i])]?.push(scores[i])
  const bins = inBin.map((own) =>
    own.length < LEAST_APART ? { events: own.length, thresholds: [] } : thresholdsOf(own),
  )
  return { ...all, apart: { name, from: [...from], bins } }
}

/** The bin of a value: −1 below all, NaN where it is no number. */
const placeOf = (from: readonly number[], value: number): number => binOf([...from, Number.POSITIVE_INFINITY], value)

function thresholdsOf(scores: ArrayLike<number>): ConformalThresholds {
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
 * @param value of the event's quantity by which thresholds were kept apart; where it is left out, or in a bin of too few events, the
 * threshold is that of all events
 * @throws DomainError for a level outside (0, 1)
 */
export function conformalThreshold(
  { thresholds: all, apart }: ConformalThresholds,
  level: number,
  value = Number.NaN,
): number {
  const own = apart?.bins[placeOf(apart.from, value)]?.thresholds ?? []
  const thresholds = own.length > 0 ? own : all
  if (!(level > 0 && level < 1)) {
    throw new DomainError({ who: 'conformalThreshold', wanted: 'a level between 0 and 1', got: String(level) })
  }
  // 0.68 · 1000 is a little more than 680
  const step = Math.ceil(level * STEPS - 1e-9)
  return step >= STEPS ? 1 : thresholds[step - 1]
}
