import { ShapeError } from '../../complaint.ts'
import { countOf, type Sketch, showing } from '../show/index.ts'
import { type Quantity, titleOf } from './quantity.ts'
import { checkEvents, type Rows, rowCount, takeNumbers, takenRows } from './rows.ts'

/** The rows of some events, numbers side by side: what networks take and give. */
export type Matrix = Rows & {
  readonly columns: readonly Quantity[]
  /** Row-major [rows, columns.length]. */
  readonly data: Float32Array
}

/** Rows that are shown. */
const MOST = 5

/** A matrix shows itself: how many rows it has, and the first ones, a column of it in each line. */
const SHOWN = showing<Matrix>((matrix): Sketch => {
  const { columns, data, count } = matrix
  const all = rowCount(matrix)
  const shown = Array.from({ length: Math.min(MOST, all) }, (_, row) => row)
  const rows = columns.map((of, k) => [
    titleOf(of),
    ...shown.map((row) => Number(data[row * columns.length + k].toPrecision(4))),
  ])
  const heading = `${countOf(all)} rows of ${columns.length} columns, of ${countOf(count)} events`
  return { heading, tables: [{ head: ['', ...shown.map((row) => `row ${row}`)], rows }] }
})

/** Reads `fill(row, out)` into each row of a new matrix; `out` is that row's place. */
export function matrixOf(
  columns: readonly Quantity[],
  rows: Rows,
  fill: (row: number, out: Float32Array) => void,
): Matrix {
  const width = columns.length
  const data = new Float32Array(rowCount(rows) * width)
  for (let row = 0, at = 0; at < data.length; row++, at += width) fill(row, data.subarray(at, at + width))
  return { ...rows, columns, data, ...SHOWN }
}

/**
 * The rows of the events at `events`, in their order; one may come more than once.
 * @throws DomainError for an index that is no event
 */
export function takeMatrix(matrix: Matrix, events: ArrayLike<number>): Matrix {
  checkEvents('takeMatrix', events, matrix.count)
  const { columns, data } = matrix
  return { ...SHOWN, ...takenRows(matrix, events), columns, data: takeNumbers(data, matrix, events, columns.length) }
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
