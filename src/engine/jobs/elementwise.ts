import { layout } from './layout.ts'

/** out[r, i] = op(a, b) over rows × columns; a chunk is some rows, or a part of the one row. */
export const binary = layout('BinaryOperation', {
  operation: 'integer',
  a: 'pointer',
  // numbers from row to row, and from column to column (0 or 1)
  aRow: 'integer',
  aColumn: 'integer',
  b: 'pointer',
  bRow: 'integer',
  bColumn: 'integer',
  out: 'pointer',
  rows: 'integer',
  columns: 'integer',
  rowsPerChunk: 'integer',
  columnsPerChunk: 'integer',
})

/** out = op(x); a chunk is some numbers. */
export const unary = layout('UnaryOperation', {
  operation: 'integer',
  x: 'pointer',
  out: 'pointer',
  count: 'integer',
  // slope of leaky ReLU below 0
  alpha: 'float',
  perChunk: 'integer',
})

/** out = condition ? t : e; a chunk is some numbers. */
export const select = layout('Select', {
  // a byte each
  condition: 'pointer',
  t: 'pointer',
  e: 'pointer',
  out: 'pointer',
  count: 'integer',
  perChunk: 'integer',
})
