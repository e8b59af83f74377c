import { layout } from './layout.ts'

/** Reduces the last axis; a chunk is some rows. */
export const reduce = layout('Reduce', {
  operation: 'integer',
  x: 'pointer',
  out: 'pointer',
  rows: 'integer',
  columns: 'integer',
  perChunk: 'integer',
})

/** Sums the first axis; a chunk is some columns, a multiple of 4. */
export const sumColumns = layout('SumColumns', {
  x: 'pointer',
  out: 'pointer',
  rows: 'integer',
  columns: 'integer',
  perChunk: 'integer',
})

/** Softmax of the last axis; a chunk is some rows. */
export const softmax = layout('Softmax', {
  x: 'pointer',
  out: 'pointer',
  rows: 'integer',
  columns: 'integer',
  perChunk: 'integer',
})
