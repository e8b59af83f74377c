import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, permutation } from '../../tensor/index.ts'
import type { Measured } from '../statistics/measured.ts'
import { checkSample, type WeightedValues } from './weightedValues.ts'

/**
 * The distance of Wasserstein between two samples of one quantity, ∫ |F_a(x) − F_b(x)| dx, in its unit; each sample's weights
 * are counted to one.
 * @throws ShapeError, DomainError for samples without weight or with numbers that are none
 */
export function wasserstein(a: WeightedValues, b: WeightedValues): number {
  const [sumA, sumB] = [a, b].map((sample) => checkSample('wasserstein', sample).sum)
  const all = [...sorted(a, 1 / sumA), ...sorted(b, -1 / sumB)].sort((p, q) => p[0] - q[0])
  let [distance, difference] = [0, 0]
  for (let i = 0; i + 1 < all.length; i++) {
    difference += all[i][1]
    distance += Math.abs(difference) * (all[i + 1][0] - all[i][0])
  }
  return distance
}

const sorted = ({ values, weights }: WeightedValues, scale: number): (readonly [number, number])[] =>
  Array.from({ length: values.length }, (_, i) => [values[i], (weights?.[i] ?? 1) * scale] as const)

/** How many times a sample is cut in halves at random. */
const CUTS = 8

/**
 * The distance of Wasserstein that two independent samples like this one have by chance: the mean between halves of it at
 * random, over √2 as whole samples fluctuate that much less.
 * @returns with its error; from the scatter of the halves
 * @throws ConfigError for fewer than four values; what `wasserstein` throws
 */
export function wassersteinFloor(key: Key, sample: WeightedValues): Measured {
  const n = sample.values.length
  if (n < 4) throw new ConfigError({ who: 'wassersteinFloor', wanted: 'four values or more', got: String(n) })
  const distances = Array.from({ length: CUTS }, (_, cut) => {
    const order = permutation(fold(key, cut), n)
    const part = (from: number, to: number): WeightedValues => ({
      values: Float64Array.from(order.subarray(from, to), (i) => sample.values[i]),
      ...(sample.weights && { weights: Float64Array.from(order.subarray(from, to), (i) => sample.weights![i]) }),
    })
    const half = n >> 1
    return wasserstein(part(0, half), part(half, n)) / Math.SQRT2
  })
  const mean = distances.reduce((a, b) => a + b, 0) / CUTS
  const variance = distances.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (CUTS - 1)
  return { value: mean, error: Math.sqrt(variance / CUTS) }
}
