import { stripJob, STRIPS_AT } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { storeStrip, STRIP_ROWS } from './strip'

/** Strips of a job. */
// @ts-ignore: decorator
@inline
export function stripCount(): i32 {
  return (stripJob.rows + STRIP_ROWS - 1) >> 3
}

/** Rows of strip i. */
// @ts-ignore: decorator
@inline
export function rowsOfStrip(i: i32): i32 {
  return min(STRIP_ROWS, stripJob.rows - (i << 3))
}

/** Room of strips from `first` on: where they are kept, or scratch. */
export function roomOf(first: i32): usize {
  return stripJob.room ? stripJob.room + <usize>first * stripJob.roomBytes : scratch(STRIPS_AT)
}

/** A strip back to rows from `row` on of a matrix. */
export function storeRows(strip: usize, columns: i32, row: i32, rows: i32, x: usize): void {
  const bytes = <usize>columns << 2
  storeStrip(strip, columns, rows, x + <usize>row * bytes, bytes)
}
