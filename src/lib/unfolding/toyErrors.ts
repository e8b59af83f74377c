import { ConfigError, ShapeError } from '../../complaint.ts'
import { fold, type Key } from '../tensor/index.ts'
import { checkEach } from './inputs.ts'
import { poissonNumbers } from './poisson.ts'

/** How an unfolded distribution scatters when the data do. */
export interface ToyErrors {
  /** Mean over the toys, [bins]. */
  readonly mean: Float64Array
  /** Standard deviation of each bin, [bins]; its own relative error is 1/√(2(toys − 1)). */
  readonly error: Float64Array
  /** [bins, bins] */
  readonly covariance: Float64Array
  readonly toys: number
}

/**
 * Statistical errors by pseudo-experiments: the unfolding is repeated on Poisson-fluctuated data.
 * @param unfold data [recoBins] to result [bins]
 * @param data expected or observed events, [recoBins]
 * @throws ConfigError for fewer than two toys; DomainError for data that are negative or not finite, or a result that is not a
 * number; ShapeError for results of different lengths
 */
export function toyErrors(
  unfold: (data: Float64Array) => Float64Array,
  data: ArrayLike<number>,
  { key, toys = 500 }: { readonly key: Key; readonly toys?: number },
): ToyErrors {
  if (!(Number.isInteger(toys) && toys >= 2)) {
    throw new ConfigError({ who: 'toyErrors', wanted: 'two toys or more', got: String(toys) })
  }
  const results = Array.from({ length: toys }, (_, t) => unfold(poissonNumbers(fold(key, t), data)))
  const bins = results[0].length
  results.forEach((result, t) => {
    checkResult(result, t, bins)
  })
  const mean = Float64Array.from({ length: bins }, (_, j) => results.reduce((sum, r) => sum + r[j], 0) / toys)
  const covariance = new Float64Array(bins * bins)
  for (const result of results) {
    const off = result.map((value, j) => value - mean[j])
    for (let i = 0; i < bins; i++) for (let j = 0; j < bins; j++) covariance[i * bins + j] += off[i] * off[j]
  }
  for (let k = 0; k < covariance.length; k++) covariance[k] /= toys - 1
  return {
    mean,
    error: Float64Array.from({ length: bins }, (_, j) => Math.sqrt(covariance[j * (bins + 1)])),
    covariance,
    toys,
  }
}

function checkResult(result: Float64Array, toy: number, bins: number): void {
  const who = 'toyErrors'
  if (result.length !== bins) {
    throw new ShapeError({ who, wanted: `${bins} bins of every toy`, got: `${result.length} of toy ${toy}` })
  }
  checkEach(who, result, { wanted: 'unfolded toys that are finite', bin: `toy ${toy}, bin` }, () => true)
}
