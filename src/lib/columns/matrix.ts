import { ShapeError } from '../../complaint.ts'
import type { Quantity } from './quantity.ts'
import { checkEvents, type Rows, rowCount, takeNumbers, takenRows } from './rows.ts'

/** The rows of some events, numbers side by side: what networks take and give. */
export type Matrix = Rows & {
  readonly columns: readonly Quantity[]
  /** Row-major [rows, columns.length]. */
  readonly data: Float32Array
}

/** Reads `fill(row, out)` into each row of a new matrix; `out` is that row's place. */
export function matrixOf(
  columns: readonly Quantity[],
  rows: Rows,
  fill: (row: number, out: Float32Array) => void,
): Matrix {
  const width = columns.length
  const data = new Float32Array(rowCount(rows) * width)
  for (let row = 0, at = 0; at < data.length; row++, at += width) fill(row, data.subarray(at, at + width))
  return { ...rows, columns, data }
}

/**
 * The rows of the events at `events`, in their order; one may come more than once.
 * @throws DomainError for an index that is no event
 */
export function takeMatrix(matrix: Matrix, events: ArrayLike<number>): Matrix {
  checkEvents('takeMatrix', events, matrix.count)
  const { columns, data } = matrix
  return { ...takenRows(matrix, events), columns, data: takeNumbers(data, matrix, events, columns.length) }
}

/**
 * The place of a column among the others.
 * @throws ShapeError when there is none of that name
 */
export function placeOf({ columns }: Pick<Matrix, 'columns'>, name: string): number {
  const place = columns.findIndex((column) => column.name === name)
  if (place >= 0) return place
  throw new ShapeError({ who: 'columns', wanted: `a column ${name}`, got: columns.map((c) => c.name).join(', ') })
}

/** @throws ShapeError when the columns of a matrix are not those that are wanted, by name and order */
export function checkColumns(
  who: string,
  { columns }: Pick<Matrix, 'columns'>,
  wanted: readonly Quantity[],
  fix: string,
): void {
  const names = (list: readonly Quantity[]) => list.map(({ name }) => name).join(', ')
  if (names(columns) !== names(wanted)) throw new ShapeError({ who, wanted: names(wanted), got: names(columns), fix })
}
