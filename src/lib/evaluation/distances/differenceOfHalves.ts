import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, permutation } from '../../tensor/index.ts'
import type { Measured } from '../statistics/measured.ts'
import type { WeightedValues } from './weightedValues.ts'

/** How many times a sample is cut in halves at random. */
const CUTS = 8

/**
 * What two independent samples like this one differ by, by chance: the mean absolute difference of halves of it at random, over √2 as
 * whole samples fluctuate that much less. For differences whose fluctuations fall with the root of the number of values.
 * @returns with its error, from the scatter of the halves
 * @throws ConfigError for fewer than four values; what `difference` throws
 */
export function differenceOfHalves(
  key: Key,
  sample: WeightedValues,
  difference: (a: WeightedValues, b: WeightedValues) => number,
  who = 'differenceOfHalves',
): Measured {
  const n = sample.values.length
  if (n < 4) throw new ConfigError({ who, wanted: 'four values or more', got: String(n) })
  const differences = Array.from({ length: CUTS }, (_, cut) => {
    const order = permutation(fold(key, cut), n)
    const part = (from: number, to: number): WeightedValues => ({
      values: Float64Array.from(order.subarray(from, to), (i) => sample.values[i]),
      ...(sample.weights && { weights: Float64Array.from(order.subarray(from, to), (i) => sample.weights![i]) }),
    })
    const half = n >> 1
    return Math.abs(difference(part(0, half), part(half, n))) / Math.SQRT2
  })
  const mean = differences.reduce((a, b) => a + b, 0) / CUTS
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (CUTS - 1)
  return { value: mean, error: Math.sqrt(variance / CUTS) }
}
