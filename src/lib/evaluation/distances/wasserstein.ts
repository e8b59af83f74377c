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

/**
 * The distance of Wasserstein that two independent samples like this one have by chance.
 * @returns as `differenceOfHalves`
 * @throws ConfigError for fewer than four values; what `wasserstein` throws
 */
export const wassersteinFloor = (key: Key, sample: WeightedValues): Measured =>
  differenceOfHalves(key, sample, wasserstein, 'wassersteinFloor')
