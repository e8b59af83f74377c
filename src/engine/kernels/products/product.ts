import type { SimdBackend } from '../../backend.ts'
import type { Block } from '../../heap.ts'
import { LIMITS } from '../../jobs/index.ts'
import { chunksOf } from '../../kernel.ts'

/** A matrix on the heap: [rows, columns], or its transpose is meant. */
export interface Matrix {
  ptr: number
  rows: number
  columns: number
  transposed: boolean
  /** Bytes from row to row where they do not follow each other. */
  step?: number
}

const stepOf = ({ columns, step = 4 * columns }: Matrix): number => step

const PANEL = 8

/** Copies op(B) [depth, columns] into panels of 8 columns, as all products want it; the caller frees the block. */
export function pack(backend: SimdBackend, b: Matrix, who: string, batches = 1, stride = 0): Block {
  const { heap, kernels } = backend.machine
  const [depth, columns] = b.transposed ? [b.columns, b.rows] : [b.rows, b.columns]
  const bytes = panelBytes(depth, columns)
  const block = heap.allocate(bytes * batches, who)
  const copy = b.transposed ? kernels.packTransposed : kernels.packPanels
  for (let i = 0; i < batches; i++) copy(b.ptr + i * stride, stepOf(b), depth, columns, block.ptr + i * bytes)
  return block
}

export const panelBytes = (depth: number, columns: number): number => Math.ceil(columns / PANEL) * PANEL * depth * 4

/** What a product is made of: C [rows, columns] = op(A) · B, B in panels; strides are bytes from one batch to the next. */
export interface Product {
  who: string
  a: Matrix
  panels: number
  columns: number
  c: number
  /** Bytes from row to row of C where they do not follow each other. */
  cStep?: number
  batches?: number
  strides?: readonly [a: number, b: number, c: number]
  /** C += the product. */
  accumulate?: boolean
}

/** Runs C = op(A) · B, or C += that. */
export function multiply(backend: SimdBackend, product: Product): void {
  const { who, a, panels, columns, c, cStep = 4 * columns, batches = 1, strides, accumulate = false } = product
  const [rows, depth] = a.transposed ? [a.columns, a.rows] : [a.rows, a.columns]
  const perChunk = rowsPerChunk(rows, depth * columns)
  const chunksPerBatch = chunksOf(rows, perChunk)
  const [aStride, panelsStride, cStride] = strides ?? [0, 0, 0]
  backend.machine.run({
    who,
    job: 'matmul',
    args: {
      a: a.ptr,
      aStep: stepOf(a),
      transposed: a.transposed,
      panels,
      c,
      rows,
      columns,
      depth,
      perChunk,
      chunksPerBatch,
      aStride,
      panelsStride,
      cStride,
      accumulate,
      cStep,
    },
    chunks: chunksPerBatch * batches,
    work: 2 * rows * depth * columns * batches,
  })
}

/** Operations that a chunk should have at least, so that taking it costs nothing. */
const CHUNK_WORK = 100_000

/** Rows of a chunk, a multiple of 4: enough work in each, but several for each thread; the same for every thread count. */
export function rowsPerChunk(rows: number, workPerRow: number): number {
  const enough = Math.ceil(CHUNK_WORK / (2 * workPerRow + 1))
  const spread = Math.ceil(rows / 8)
  const size = Math.max(4, Math.min(LIMITS.MOST_BLOCK_ROWS, Math.max(Math.min(enough, spread), Math.min(spread, 32))))
  return Math.ceil(size / 4) * 4
}
