import { layout } from './layout.ts'

/** C = op(A) · B over batches, or C += that, B [depth, columns]; a chunk is some rows of one batch. */
export const matmul = layout('Matmul', {
  a: 'pointer',
  aStep: 'bytes',
  transposed: 'flag',
  // in panels of 8 columns, or where the product is wide as it lies
  b: 'pointer',
  c: 'pointer',
  rows: 'integer',
  columns: 'integer',
  depth: 'integer',
  perChunk: 'integer',
  chunksPerBatch: 'integer',
  // from one batch to the next
  aStride: 'bytes',
  bStride: 'bytes',
  cStride: 'bytes',
  accumulate: 'flag',
  cStep: 'bytes',
  // by the library of the machine
  wide: 'flag',
  bStep: 'bytes',
  bTransposed: 'flag',
})
