import { quantile } from '../../columns/index.ts'
import { binaryScale } from '../statistics/binaryScale.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import type { Measured } from '../statistics/measured.ts'
import { moments } from '../statistics/moments.ts'
import { quantileError } from '../statistics/quantileError.ts'

/** How estimates scatter about the truth, in the unit of the observable. */
export interface ErrorSummary {
  /** Number of events. */
  readonly n: number
  /** Median of the error: the bias that tails do not move. */
  readonly median: Measured
  readonly mean: Measured
  /** Half of the interval from the 16 % to the 84 % quantile. */
  readonly width: Measured
  /** Root mean square of the error about zero. */
  readonly rms: Measured
}

const LOW = 0.16
const HIGH = 0.84
// two quantiles of one sample are correlated by √(p(1 − q) / (q(1 − p)))
const CORRELATION = Math.sqrt((LOW * (1 - HIGH)) / (HIGH * (1 - LOW)))

/**
 * Bias and width of errors, each with its asymptotic statistical error: not a number below two of them; without any, nothing is.
 * @param errors estimate − truth, [n], in any order
 * @throws DomainError for an error that is not finite
 */
export function errorSummary(errors: Float64Array): ErrorSummary {
  checkFinite('errorSummary', 'errors', errors)
  const unit = binaryScale(errors)
  const scaled = errors.map((error) => error / unit)
  const sorted = scaled.slice().sort()
  const inUnit = ({ value, error }: Measured): Measured => ({ value: value * unit, error: error * unit })
  return {
    n: errors.length,
    median: inUnit({ value: quantile(sorted, 0.5), error: quantileError(sorted, 0.5) }),
    mean: inUnit(meanOf(scaled, (e) => e)),
    width: inUnit(halfWidth(sorted)),
    rms: inUnit(rootMeanSquare(scaled)),
  }
}

function halfWidth(sorted: Float64Array): Measured {
  const [low, high] = [quantileError(sorted, LOW), quantileError(sorted, HIGH)]
  // rounding may leave a little less than zero of two equal errors
  const variance = Math.max(0, low * low + high * high - 2 * CORRELATION * low * high)
  return { value: (quantile(sorted, HIGH) - quantile(sorted, LOW)) / 2, error: Math.sqrt(variance) / 2 }
}

function rootMeanSquare(errors: Float64Array): Measured {
  const square = meanOf(errors, (e) => e * e)
  const value = Math.sqrt(square.value)
  return { value, error: value === 0 ? square.error : square.error / (2 * value) }
}

function meanOf(errors: Float64Array, of: (error: number) => number): Measured {
  const running = moments()
  for (const error of errors) running.add(of(error))
  return running.mean()
}
