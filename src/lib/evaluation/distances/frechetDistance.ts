import { ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import { symmetricEigen } from '../statistics/symmetricEigen.ts'

/**
 * The Fréchet distance of the normal distributions with the means and covariances of two samples: |μ − μ'|² + Tr(C + C' − 2 √(C C')), the
 * covariances with n − 1 (arXiv 2211.10295 eq. 4). In the square of the columns' unit;
 * NaN or infinite where squares of squares overflow.
 * @param a [rows, columns]
 * @param b the same columns
 * @throws ShapeError for fewer than two rows or parts of rows; DomainError for numbers that are not finite
 */
export function frechetDistance(a: ArrayLike<number>, b: ArrayLike<number>, columns: number): number {
  const who = 'frechetDistance'
  for (const sample of [a, b]) {
    const rows = sample.length / columns
    if (!(Number.isInteger(rows) && rows >= 2)) {
      throw new ShapeError({ who, wanted: `two rows or more of ${columns} columns`, got: `${sample.length} numbers` })
    }
    checkFinite(who, 'numbers', sample)
  }
  return frechetOfMoments(momentsOf(a, columns), momentsOf(b, columns), columns)
}

/** The distance of two normal distributions. */
export function frechetOfMoments(first: Moments, second: Moments, columns: number): number {
  const distance = first.mean.reduce((sum, m, c) => sum + (m - second.mean[c]) ** 2, 0)
  const trace = ({ covariance }: Moments) => {
    let sum = 0
    for (let c = 0; c < columns; c++) sum += covariance[c * columns + c]
    return sum
  }
  // Tr √(C C') = Tr √(√C C' √C), which is symmetric
  const root = squareRoot(first.covariance, columns)
  const inner = product(product(root, second.covariance, columns), root, columns)
  const shared = symmetricEigen(inner, columns).values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0)
  return distance + trace(first) + trace(second) - 2 * shared
}

/** Mean [columns] and covariance [columns, columns] of a sample. */
export interface Moments {
  readonly mean: Float64Array
  readonly covariance: Float64Array
}

/** The moments of rows, each of which counts as often as `times` says; once if not given. */
export function momentsOf(sample: ArrayLike<number>, columns: number, times?: ArrayLike<number>): Moments {
  const rows = sample.length / columns
  const mean = new Float64Array(columns)
  let count = 0
  for (let i = 0; i < rows; i++) {
    const w = times?.[i] ?? 1
    count += w
    for (let c = 0; c < columns; c++) mean[c] += w * sample[i * columns + c]
  }
  for (let c = 0; c < columns; c++) mean[c] /= count
  const covariance = new Float64Array(columns * columns)
  const centred = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    const w = times?.[i] ?? 1
    if (w === 0) continue
    for (let c = 0; c < columns; c++) centred[c] = sample[i * columns + c] - mean[c]
    for (let c = 0; c < columns; c++) {
      const x = w * centred[c]
      for (let d = c; d < columns; d++) covariance[c * columns + d] += x * centred[d]
    }
  }
  for (let c = 0; c < columns; c++) {
    for (let d = c; d < columns; d++) {
      covariance[c * columns + d] /= count - 1
      covariance[d * columns + c] = covariance[c * columns + d]
    }
  }
  return { mean, covariance }
}

function squareRoot(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n)
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let k = 0; k < n; k++) sum += vectors[i * n + k] * Math.sqrt(Math.max(0, values[k])) * vectors[j * n + k]
      out[i * n + j] = sum
    }
  }
  return out
}

function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) out[i * n + j] += a[i * n + k] * b[k * n + j]
  }
  return out
}
