import { DomainError, ShapeError } from '../../complaint.ts'
import { tf } from '../tensor/index.ts'
import type { Bijection } from './bijection.ts'
import { checkDim } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/** Mean and scale of each column, in the column's unit. */
export interface Standards {
  mean: ArrayLike<number>
  scale: ArrayLike<number>
}

/**
 * y = (x − mean) / scale, column by column, with fixed numbers: no parameters. Its log-determinant −Σ ln scale makes a
 * density of y one of x, in 1 / (product of the units).
 * @throws ShapeError when there are not as many means as scales; DomainError for a scale that is not positive
 */
export function standardise({ mean, scale }: Standards): Bijection<Record<string, never>> {
  const who = 'standardise'
  const [means, scales] = [Float32Array.from(mean), Float32Array.from(scale)]
  checkDim(who, means.length)
  if (means.length !== scales.length) {
    throw new ShapeError({ who, wanted: `${means.length} scales, one a mean`, got: String(scales.length) })
  }
  checkNumbers(who, means, scales)
  const logScale = scales.reduce((sum, s) => sum + Math.log(s), 0)
  return defineBijection({
    name: who,
    dim: means.length,
    contextDim: 0,
    init: () => ({}),
    forward: (_, x) => ({ value: x.sub(tf.tensor1d(means)).div(tf.tensor1d(scales)), logDet: tf.scalar(-logScale) }),
    inverse: (_, y) => ({ value: y.mul(tf.tensor1d(scales)).add(tf.tensor1d(means)), logDet: tf.scalar(logScale) }),
  })
}

function checkNumbers(who: string, means: Float32Array, scales: Float32Array): void {
  const badMean = means.findIndex((m) => !Number.isFinite(m))
  if (badMean >= 0)
    throw new DomainError({ who, wanted: 'finite means', got: `${means[badMean]} in column ${badMean}` })
  const bad = scales.findIndex((s) => !(s > 0 && s < Infinity))
  if (bad >= 0) throw new DomainError({ who, wanted: 'positive scales', got: `${scales[bad]} in column ${bad}` })
}

/**
 * Mean and population standard deviation of each column, in float64; a column that does not vary gets scale 1.
 * @param x [rows, dim], row by row, any units
 * @throws ShapeError when there are no rows or `x` is not a whole number of rows; DomainError for a value that is not finite
 */
export function fitStandards(x: ArrayLike<number>, dim: number): { mean: Float64Array; scale: Float64Array } {
  const who = 'fitStandards'
  checkDim(who, dim)
  const rows = x.length / dim
  if (rows < 1 || !Number.isInteger(rows)) {
    const got = rows === 0 ? 'none' : `${x.length} numbers`
    throw new ShapeError({ who, wanted: `one or more rows of ${dim} numbers`, got })
  }
  const mean = columnMeans(x, dim, (value) => value)
  const variance = columnMeans(x, dim, (value, column) => (value - mean[column]) ** 2)
  const bad = variance.findIndex((v) => !Number.isFinite(v))
  if (bad >= 0) throw new DomainError({ who, wanted: 'finite numbers', got: `others in column ${bad}` })
  // the mean of equal numbers is another number, by rounding, and so their variance is not quite 0
  const varies = (column: number) => {
    for (let i = column + dim; i < x.length; i += dim) if (x[i] !== x[column]) return true
    return false
  }
  return { mean, scale: variance.map((v, column) => (v > 0 && varies(column) ? Math.sqrt(v) : 1)) }
}

function columnMeans(x: ArrayLike<number>, dim: number, f: (value: number, column: number) => number): Float64Array {
  const sums = new Float64Array(dim)
  for (let i = 0; i < x.length; i++) sums[i % dim] += f(x[i], i % dim)
  return sums.map((sum) => sum / (x.length / dim))
}
