import { DomainError, ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import { weightedLine } from '../statistics/weightedLine.ts'

/** Events generated with several values of a number that they share, and which of them a selection keeps. */
export interface Selected {
  /** The value that each event was generated with, [events]. */
  readonly generated: ArrayLike<number>
  /** 1 for those that are kept, [events]. */
  readonly selected: ArrayLike<number>
}

/**
 * ln P(selected | value) as a straight line in the value, from the shares that are kept of events of each generated value, by least
 * squares with the binomial error of ln share, √((1 − share) / kept).
 * @param values where it is asked for
 * @returns [values]
 * @throws ShapeError when both are not as long; DomainError for numbers that are not finite, for fewer than two generated values of
 * which a selection keeps any, or for a value of which it keeps none
 */
export function logAcceptance({ generated, selected }: Selected, values: ArrayLike<number>): Float64Array {
  const who = 'logAcceptance'
  if (generated.length !== selected.length) {
    const wanted = `whether each of ${generated.length} events is selected`
    throw new ShapeError({ who, wanted, got: `${selected.length} numbers` })
  }
  checkFinite(who, 'generated', generated)
  checkFinite(who, 'selected', selected)
  checkFinite(who, 'values', values)
  const counts = new Map<number, { n: number; kept: number }>()
  for (let i = 0; i < generated.length; i++) {
    const own = counts.get(generated[i]) ?? { n: 0, kept: 0 }
    counts.set(generated[i], { n: own.n + 1, kept: own.kept + Number(selected[i] !== 0) })
  }
  if (counts.size < 2) {
    const wanted = 'events generated with two values or more'
    throw new DomainError({ who, wanted, got: String(counts.size) })
  }
  const shares = [...counts].map(([at, { n, kept }]) => {
    if (kept === 0) throw new DomainError({ who, wanted: `events of ${at} that are selected`, got: 'none' })
    // where all are kept, the error of one that was not
    return { at, value: Math.log(kept / n), error: Math.sqrt(Math.max(1 - kept / n, 1 / n) / kept) }
  })
  const { x, y, slope } = weightedLine(shares)
  return Float64Array.from(values, (value) => y + slope.value * (value - x))
}
