import { layout } from './layout.ts'

/** C = op(A) · B over batches, or C += that, B [depth, columns] in panels of 8 columns; a chunk is some rows of one batch. */
export const matmul = layout('Matmul', {
  a: 'pointer',
  aStep: 'bytes',
  transposed: 'flag',
  panels: 'pointer',
  c: 'pointer',
  rows: 'integer',
  columns: 'integer',
  depth: 'integer',
  perChunk: 'integer',
  chunksPerBatch: 'integer',
  // from one batch to the next
  aStride: 'bytes',
  panelsStride: 'bytes',
  cStride: 'bytes',
  accumulate: 'flag',
  cStep: 'bytes',
})
