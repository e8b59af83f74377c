import { fitStandards } from '../bijections/index.ts'
import { checkColumns, type Matrix, type Quantity } from '../columns/index.ts'
import type { RowBijection } from './rowBijection.ts'

/** The standardisation (x − mean) / scale of named columns, each number in the column's unit; plain data. */
export interface ColumnStandards {
  readonly columns: readonly Quantity[]
  readonly mean: readonly number[]
  readonly scale: readonly number[]
}

/**
 * Mean and standard deviation of every column, over all rows, in float64.
 * @throws ShapeError when there are no rows, DomainError for a value that is not finite
 */
export function columnStandards({ columns, data }: Matrix): ColumnStandards {
  const { mean, scale } = fitStandards(data, columns.length)
  return { columns, mean: [...mean], scale: [...scale] }
}

/**
 * The matrix in units of the standards.
 * @throws ShapeError when it has other columns
 */
export function standardised(matrix: Matrix, { columns, mean, scale }: ColumnStandards): Matrix {
  checkColumns('preprocessing', matrix, columns, 'make the features with the options used in training')
  const width = columns.length
  return { ...matrix, data: matrix.data.map((x, i) => (x - mean[i % width]) / scale[i % width]) }
}

/**
 * The standards as a bijection of rows; a row may hold the columns several times over, one after the other.
 * ln |∂standardised/∂physical| = −Σ ln scale.
 */
export function standardsBijection({ mean, scale }: ColumnStandards, times = 1): RowBijection {
  const width = mean.length
  const logDet = -times * scale.reduce((sum, s) => sum + Math.log(s), 0)
  return {
    dim: width * times,
    forward: (row) => {
      for (let k = 0; k < row.length; k++) row[k] = (row[k] - mean[k % width]) / scale[k % width]
      return logDet
    },
    inverse: (row) => {
      for (let k = 0; k < row.length; k++) row[k] = row[k] * scale[k % width] + mean[k % width]
      return -logDet
    },
  }
}
