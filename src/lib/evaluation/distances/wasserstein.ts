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
  const [first, second] = [a, b].map((sample) => sorted(sample, checkSample('wasserstein', sample).sum))
  const [n, m] = [first.values.length, second.values.length]
  let [i, j, distance] = [0, 0, 0]
  let at = Math.min(first.values[0], second.values[0])
  while (i < n || j < m) {
    const isFirst = j === m || (i < n && first.values[i] <= second.values[j])
    const next = isFirst ? first.values[i] : second.values[j]
    distance += Math.abs(first.below(i) - second.below(j)) * (next - at)
    at = next
    if (isFirst) i++
    else j++
  }
  return distance
}

/** Values as they rise, and the share of the weight that the first `count` of them have. */
function sorted({ values, weights }: WeightedValues, sum: number) {
  if (!weights) return { values: Float64Array.from(values).sort(), below: (count: number) => count / sum }
  const order = Array.from(values, (_, k) => k).sort((p, q) => values[p] - values[q])
  const shares = new Float64Array(order.length + 1)
  for (const [k, row] of order.entries()) shares[k + 1] = shares[k] + weights[row] / sum
  return { values: Float64Array.from(order, (row) => values[row]), below: (count: number) => shares[count] }
}

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
