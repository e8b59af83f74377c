import { ConfigError, DomainError, ShapeError } from '../../../complaint.ts'
import { fold, type Key, uniforms } from '../../tensor/index.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import type { Measured } from '../statistics/measured.ts'

/** What events say of a number that all of them share. */
export interface ParameterScan {
  /** The values that were tried, rising. */
  readonly values: ArrayLike<number>
  /** ln p(event | value), up to a constant of each event: [events, values]. */
  readonly logLikelihood: ArrayLike<number>
  /**
   * Of events that were selected by what depends on the value: ln of the probability that an event is selected, [values], up to a
   * constant (`logAcceptance`); without it the selection moves the fit.
   */
  readonly logAcceptance?: ArrayLike<number>
  readonly key: Key
  /** Samples of as many events, drawn from these with repetition; 200 if not given. */
  readonly toys?: number
}

const WHO = 'fitParameter'
const TOYS = 200

/**
 * The value of greatest likelihood, Σ ln p(event | value) − ln P(selected | value), by a parabola through the best of the values that were tried and its
 * neighbours; its error is the spread of the same fit over toys.
 * @throws ConfigError for fewer than three values, ones that do not rise, or fewer than two toys; ShapeError for a likelihood that is
 * not of these values or an acceptance of others; DomainError for fewer than two events, numbers that are not finite, or a greatest likelihood at an end of the scan
 */
export function fitParameter({ values, logLikelihood, logAcceptance, key, toys = TOYS }: ParameterScan): Measured {
  const n = checked(values, logLikelihood, toys, logAcceptance)
  const sum = (rowOf: (i: number) => number) => {
    const total = Float64Array.from(values, (_, k) => -n * (logAcceptance?.[k] ?? 0))
    for (let i = 0; i < n; i++) {
      const at = rowOf(i) * values.length
      for (let k = 0; k < values.length; k++) total[k] += logLikelihood[at + k]
    }
    return total
  }
  const whole = sum((i) => i)
  const best = whole.indexOf(Math.max(...whole))
  if (best === 0 || best === values.length - 1) {
    const wanted = `a greatest likelihood between ${values[0]} and ${values[values.length - 1]}`
    throw new DomainError({ who: WHO, wanted, got: `one at ${values[best]}`, fix: 'try values further out' })
  }
  const fits = Array.from({ length: toys }, (_, toy) => {
    const u = uniforms(fold(key, toy), n)
    return vertexOf(
      values,
      sum((i) => Math.min(n - 1, Math.floor(u[i] * n))),
    )
  })
  const mean = fits.reduce((a, b) => a + b / toys, 0)
  const variance = fits.reduce((a, b) => a + (b - mean) ** 2 / (toys - 1), 0)
  return { value: vertexOf(values, whole), error: Math.sqrt(variance) }
}

/** Where the parabola through the greatest number and its neighbours is greatest; an end stays where it is. */
function vertexOf(values: ArrayLike<number>, heights: Float64Array): number {
  const best = heights.indexOf(Math.max(...heights))
  if (best === 0 || best === values.length - 1) return values[best]
  const [left, right] = [values[best] - values[best - 1], values[best + 1] - values[best]]
  const [down, up] = [heights[best] - heights[best - 1], heights[best + 1] - heights[best]]
  const curvature = (down / left - up / right) / (left + right)
  if (!(curvature > 0)) return values[best]
  return values[best] + (down * right * right + up * left * left) / (2 * curvature * left * right * (left + right))
}

function checked(
  values: ArrayLike<number>,
  logLikelihood: ArrayLike<number>,
  toys: number,
  logAcceptance?: ArrayLike<number>,
): number {
  const rising = Array.from(values).every((value, k) => Number.isFinite(value) && (k === 0 || value > values[k - 1]))
  if (values.length < 3 || !rising) {
    throw new ConfigError({ who: WHO, wanted: 'three or more values that rise', got: `[${Array.from(values)}]` })
  }
  if (!(Number.isInteger(toys) && toys >= 2)) {
    throw new ConfigError({ who: WHO, wanted: 'two toys or more', got: String(toys) })
  }
  const n = logLikelihood.length / values.length
  if (!Number.isInteger(n)) {
    const wanted = `rows of ${values.length} numbers`
    throw new ShapeError({ who: WHO, wanted, got: `${logLikelihood.length} numbers` })
  }
  if (n < 2) throw new DomainError({ who: WHO, wanted: 'two events or more', got: String(n) })
  checkFinite(WHO, 'logLikelihood', logLikelihood)
  if (logAcceptance && logAcceptance.length !== values.length) {
    const wanted = `an acceptance of each of ${values.length} values`
    throw new ShapeError({ who: WHO, wanted, got: `${logAcceptance.length}` })
  }
  if (logAcceptance) checkFinite(WHO, 'logAcceptance', logAcceptance)
  return n
}
