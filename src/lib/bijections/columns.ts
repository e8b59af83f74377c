import { DomainError, ShapeError } from '../../complaint.ts'
import { hasFused, runFused, type Tensor2D, tf } from '../tensor/index.ts'

// split, not gather: the gradient of gather multiplies by masks, so that one NaN reaches every column. The gradient of a
// split into one part fails.
const split = (x: Tensor2D): Tensor2D[] => (x.shape[1] === 1 ? [x] : tf.split(x, x.shape[1], 1))

/** The named columns of x [N, D], in the order named: [N, columns]. */
export function takeColumns(x: Tensor2D, columns: readonly number[]): Tensor2D {
  if (columns.length === 0) return x.slice([0, 0], [x.shape[0], 0])
  if (hasFused('TakeColumns')) return runFused('TakeColumns', { x }, { columns })[0] as Tensor2D
  const parts = split(x)
  return tf.concat2d(
    columns.map((c) => parts[c]),
    1,
  )
}

/** x [N, D] with the named columns replaced by those of y [N, columns]. */
export function putColumns(x: Tensor2D, columns: readonly number[], y: Tensor2D): Tensor2D {
  const others = otherColumns(columns, x.shape[1])
  if (hasFused('TakeColumns')) {
    const joined = others.length === 0 ? y : tf.concat2d([takeColumns(x, others), y], 1)
    const places = [...others, ...columns]
    if (places.every((column, c) => column === c)) return joined
    return takeColumns(
      joined,
      places.map((_, c) => places.indexOf(c)),
    )
  }
  const [old, replacing] = [split(x), split(y)]
  const parts = old.map((part, c) => (columns.includes(c) ? replacing[columns.indexOf(c)] : part))
  return tf.concat2d(parts, 1)
}

/** The columns of `dim` that are not named, ascending. */
export const otherColumns = (columns: readonly number[], dim: number): number[] =>
  Array.from({ length: dim }, (_, c) => c).filter((c) => !columns.includes(c))

/** @throws DomainError unless the columns are different integers from 0 to dim − 1 */
export function checkColumns(who: string, columns: readonly number[], dim: number): void {
  const fits = columns.every((c) => Number.isInteger(c) && c >= 0 && c < dim)
  if (fits && new Set(columns).size === columns.length) return
  throw new DomainError({ who, wanted: `different columns from 0 to ${dim - 1}`, got: `[${columns}]` })
}

/** @throws ShapeError unless `dim` is a positive integer */
export function checkDim(who: string, dim: number): void {
  if (Number.isInteger(dim) && dim > 0) return
  throw new ShapeError({ who, wanted: 'a positive number of columns', got: String(dim) })
}
