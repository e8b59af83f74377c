import { ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'

/** Curves that a network gives of events whose parameter is known. */
export interface LikelihoodCurves {
  /** c₁, c₂ of ln p(event | s) = c₁ s + c₂ s² + constant; [n, 2] */
  readonly coefficients: ArrayLike<number>
  /** s of each event, [n] */
  readonly values: ArrayLike<number>
}

/** What makes curves the likelihood of held-out events: (shift + slope c₁) s + c₂ s². */
export interface LikelihoodScale {
  readonly shift: number
  readonly slope: number
}

/** Nothing changed. */
export const AS_LEARNT: LikelihoodScale = { shift: 0, slope: 1 }

/** Fewer tell nothing. */
const LEAST = 20

/**
 * Fits shift and slope so that the likelihood of many events is greatest where they were made: where the mean of its derivative
 * vanishes, ⟨shift + slope c₁ + 2 c₂ s⟩ = 0, for all events together and in its trend with s, ⟨(…)(s − ⟨s⟩)⟩ = 0. A network that was
 * trained with dropout, or has begun to over-fit, tells too little or too much of each event; its curvature, which hardly
 * differs from event to event, is left.
 * @returns the curves as they were learnt where all events have one value, c₁ does not rise with it, or fewer than 20 are there
 * @throws ShapeError for curves of other events, DomainError for numbers that are not finite
 */
export function fitLikelihoodScale({ coefficients, values }: LikelihoodCurves): LikelihoodScale {
  const who = 'fitLikelihoodScale'
  const n = values.length
  if (coefficients.length !== 2 * n) {
    const got = `${coefficients.length} coefficients of ${n} events`
    throw new ShapeError({ who, wanted: 'two coefficients of each event', got })
  }
  checkFinite(who, 'coefficients', coefficients)
  checkFinite(who, 'values', values)
  if (n < LEAST || Array.from(values).every((s) => s === values[0])) return AS_LEARNT
  const meanOf = (of: (i: number) => number) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += of(i) / n
    return sum
  }
  const bend = (i: number) => 2 * coefficients[2 * i + 1] * values[i]
  const middle = meanOf((i) => values[i])
  const rise = meanOf((i) => coefficients[2 * i] * (values[i] - middle))
  const fall = meanOf((i) => bend(i) * (values[i] - middle))
  const slope = -fall / rise
  if (!(rise > 0 && slope > 0 && slope < Number.POSITIVE_INFINITY)) return AS_LEARNT
  return { shift: -slope * meanOf((i) => coefficients[2 * i]) - meanOf(bend), slope }
}
