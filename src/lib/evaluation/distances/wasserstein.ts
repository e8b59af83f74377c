import type { Key } from '../../tensor/index.ts'
import type { Measured } from '../statistics/measured.ts'
import { differenceOfHalves } from './differenceOfHalves.ts'
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

/**
 * The distance of Wasserstein that two independent samples like this one have by chance.
 * @returns as `differenceOfHalves`
 * @throws ConfigError for fewer than four values; what `wasserstein` throws
 */
export const wassersteinFloor = (key: Key, sample: WeightedValues): Measured =>
  differenceOfHalves(key, sample, wasserstein, 'wassersteinFloor')
