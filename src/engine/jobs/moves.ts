import { layout } from './layout.ts'

/** Copies rows between places of different row length; a chunk is some rows. */
export const copyRows = layout('CopyRows', {
  from: 'pointer',
  fromStep: 'bytes',
  to: 'pointer',
  toStep: 'bytes',
  // of a row
  bytes: 'bytes',
  rows: 'integer',
  perChunk: 'integer',
})

/** Copies whole rows by index, from one matrix after the other by the same indices; a chunk is some rows. */
export const gatherRows = layout('GatherRows', {
  from: 'pointer',
  indices: 'pointer',
  indexCount: 'integer',
  // rows of one matrix
  matrixRows: 'integer',
  to: 'pointer',
  // of a row
  bytes: 'bytes',
  rows: 'integer',
  perChunk: 'integer',
})

/** Copies runs of `bytes` to where they follow each other; a chunk is some runs. */
export const copyStrided = layout('CopyStrided', {
  from: 'pointer',
  to: 'pointer',
  bytes: 'bytes',
  // 32-bit numbers, of each axis its length and the bytes from step to step
  axes: 'pointer',
  rank: 'integer',
  runs: 'integer',
  perChunk: 'integer',
})

/** out [columns, rows] from x [rows, columns]; a chunk is some rows, a multiple of 4. */
export const transpose = layout('Transpose', {
  x: 'pointer',
  out: 'pointer',
  rows: 'integer',
  columns: 'integer',
  perChunk: 'integer',
})

/** narrow[r, k] = wide[r, listed[k]], or back, zeros elsewhere; a chunk is some rows. */
export const moveColumns = layout('MoveColumns', {
  wide: 'pointer',
  columns: 'integer',
  listed: 'pointer',
  listedCount: 'integer',
  rows: 'integer',
  perChunk: 'integer',
  narrow: 'pointer',
})
