import { DomainError, ShapeError } from '../../../complaint.ts'

/** Numbers of a sample, each with its weight. */
export interface WeightedValues {
  /** [n] */
  readonly values: ArrayLike<number>
  /** [n], not negative; 1 where not given. */
  readonly weights?: ArrayLike<number>
}

/**
 * Checks a sample and gives the sum of its weights and of their squares.
 * @throws ShapeError for weights of another number; DomainError for a value or weight that is not finite, a negative weight, or a
 * sample without weight
 */
export function checkSample(who: string, { values, weights }: WeightedValues): { sum: number; squares: number } {
  const n = values.length
  if (weights && weights.length !== n) {
    throw new ShapeError({ who, wanted: `${n} weights, one a value`, got: String(weights.length) })
  }
  let [sum, squares] = [0, 0]
  for (let i = 0; i < n; i++) {
    const w = weights?.[i] ?? 1
    if (!Number.isFinite(values[i]) || !(w >= 0 && w < Infinity)) {
      const got = `${values[i]} with weight ${w} at ${i}`
      throw new DomainError({ who, wanted: 'finite values with finite weights of at least 0', got })
    }
    sum += w
    squares += w * w
  }
  if (sum > 0) return { sum, squares }
  throw new DomainError({ who, wanted: 'a sample with weight', got: n === 0 ? 'no values' : 'weights of 0' })
}
