import { ConfigError, ShapeError } from '../../../complaint.ts'
import type { Measured } from '../statistics/measured.ts'

/** Events, what they may be filtered by, and what is then looked at. */
export interface Filtering {
  /** Number of events. */
  readonly count: number
  /** By name, how little an event is trusted, [count]: those of the least score are kept. */
  readonly scores: Readonly<Record<string, ArrayLike<number>>>
  /** By name, a figure of the events that are kept, which are given by their places. */
  readonly figures: Readonly<Record<string, (kept: Int32Array) => Measured>>
  /** Fractions of events to keep, above 0 and up to 1. */
  readonly fractions?: readonly number[]
}

/** Figures against the fraction of events that are kept. */
export interface FilterCurves {
  readonly fractions: readonly number[]
  /** By score, then figure: one of each fraction. */
  readonly curves: Readonly<Record<string, Readonly<Record<string, readonly Measured[]>>>>
}

/** From a twentieth of the events to all. */
const FRACTIONS = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/**
 * What remains wrong of the events that are trusted most: figures of the ⌈f · n⌉ events of least score, for fractions f
 * (risk against coverage, El-Yaniv and Wiener, J. Mach. Learn. Res. 11 (2010) 1605). Of equal scores the first are kept; a
 * score that is not a number is the least trusted.
 * @throws ShapeError for a score of other events, ConfigError for fractions that are none
 */
export function filterCurves({ count, scores, figures, fractions = FRACTIONS }: Filtering): FilterCurves {
  if (!fractions.every((fraction) => fraction > 0 && fraction <= 1)) {
    const got = `[${fractions.join(', ')}]`
    throw new ConfigError({ who: 'filterCurves', wanted: 'fractions above 0 and up to 1', got })
  }
  const curves = Object.entries(scores).map(([score, values]) => {
    const order = trusted(values, count, score)
    const of = (figure: (kept: Int32Array) => Measured) =>
      fractions.map((fraction) => figure(order.slice(0, Math.ceil(fraction * count - 1e-9)).sort()))
    const rows = Object.entries(figures).map(([name, figure]) => [name, of(figure)] as const)
    return [score, Object.fromEntries(rows)] as const
  })
  return { fractions, curves: Object.fromEntries(curves) }
}

/** Places of events, the most trusted first. */
function trusted(values: ArrayLike<number>, count: number, score: string): Int32Array {
  if (values.length !== count) {
    const who = `filterCurves: ${score}`
    throw new ShapeError({ who, wanted: `${count} numbers`, got: String(values.length) })
  }
  const last = (value: number) => (Number.isNaN(value) ? Infinity : value)
  const places = Int32Array.from({ length: count }, (_, i) => i)
  return places.sort((i, j) => {
    const [a, b] = [last(values[i]), last(values[j])]
    return a < b ? -1 : a > b ? 1 : Number(Number.isNaN(values[i])) - Number(Number.isNaN(values[j])) || i - j
  })
}
