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

export const panelBytes = (depth: number, columns: number): number => Math.ceil(columns / PANEL) * PANEL * depth * 4

/** What a product is made of: C = op(A) · op(B); strides are bytes from one batch to the next. */
export interface Product {
  who: string
  a: Matrix
  b: Matrix
  c: number
  /** Bytes from row to row of C where they do not follow each other. */
  cStep?: number
  batches?: number
  strides?: readonly [a: number, b: number, c: number]
  /** C += the product. */
  accumulate?: boolean
}

const shapeOf = ({ transposed, rows, columns }: Matrix): readonly [rows: number, columns: number] =>
  transposed ? [columns, rows] : [rows, columns]

/** Runs C = op(A) · op(B), or C += that. */
export function multiply(backend: SimdBackend, product: Product): void {
  const { who, a, b, batches = 1, strides = [0, 0, 0] } = product
  const [rows, depth] = shapeOf(a)
  const [, columns] = shapeOf(b)
  // with both transposed a library copies twice what it hardly uses
  if (!(a.transposed && b.transposed) && backend.machine.wide(rows, depth, columns)) {
    run(backend, product, {
      ptr: b.ptr,
      stride: strides[1],
      wide: true,
      perChunk: wideRows(rows, depth * columns, backend.machine.threads),
    })
    return
  }
  const several = strides[1] === 0 ? 1 : batches
  const panels = pack(backend, b, who, several, strides[1])
  multiplyPanels(backend, product, panels.ptr)
  backend.machine.heap.free(panels)
}

/** The same with op(B) in panels, one matrix after the other. */
export function multiplyPanels(backend: SimdBackend, product: Product, panels: number): void {
  const { a, b, strides } = product
  const [rows, depth] = shapeOf(a)
  const [, columns] = shapeOf(b)
  const stride = strides?.[1] ? panelBytes(depth, columns) : 0
  run(backend, product, { ptr: panels, stride, wide: false, perChunk: rowsPerChunk(rows, depth * columns) })
}

/** Copies op(B) [depth, columns] into panels of 8 columns, as the kernels' own products want it; the caller frees the block. */
export function pack(backend: SimdBackend, b: Matrix, who: string, batches = 1, stride = 0): Block {
  const { heap, kernels } = backend.machine
  const [depth, columns] = shapeOf(b)
  const bytes = panelBytes(depth, columns)
  const block = heap.allocate(bytes * batches, who)
  const copy = b.transposed ? kernels.packTransposed : kernels.packPanels
  for (let i = 0; i < batches; i++) copy(b.ptr + i * stride, stepOf(b), depth, columns, block.ptr + i * bytes)
  return block
}

interface RightSide {
  ptr: number
  stride: number
  wide: boolean
  perChunk: number
}

function run(backend: SimdBackend, product: Product, { ptr, stride, wide, perChunk }: RightSide): void {
  const { who, a, b, c, batches = 1, strides = [0, 0, 0], accumulate = false } = product
  const [rows, depth] = shapeOf(a)
  const [, columns] = shapeOf(b)
  const chunksPerBatch = chunksOf(rows, perChunk)
  backend.machine.run({
    who,
    job: 'matmul',
    args: {
      a: a.ptr,
      aStep: stepOf(a),
      transposed: a.transposed,
      b: ptr,
      c,
      rows,
      columns,
      depth,
      perChunk,
      chunksPerBatch,
      aStride: strides[0],
      bStride: stride,
      cStride: strides[2],
      accumulate,
      cStep: product.cStep ?? 4 * columns,
      wide,
      bStep: stepOf(b),
      bTransposed: b.transposed,
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

/** What one call of the library should compute at least, so that calling it costs little. */
const WIDE_WORK = 500_000
/** Multiply-adds of a call up to which an OpenBLAS multiplies without copying anything first. */
const UNCOPIED = 1_000_000
const LEAST_WIDE_ROWS = 64
/** The most of a call that copies nothing, and of any other, so that they stay in a cache. */
const MOST_UNCOPIED_ROWS = 128
const MOST_WIDE_ROWS = 512

/**
 * Rows of a chunk of a wide product, a multiple of 16: so few that the library copies nothing, or so many that copying costs
 * little, with work for every thread where there is enough.
 */
export function wideRows(rows: number, workPerRow: number, threads: number): number {
  const enough = Math.ceil(WIDE_WORK / (2 * workPerRow))
  const least = Math.min(LEAST_WIDE_ROWS, Math.ceil(rows / 2))
  const each = Math.max(enough, least, Math.ceil(rows / threads))
  const uncopied = UNCOPIED / workPerRow
  const most =
    uncopied < LEAST_WIDE_ROWS ? MOST_WIDE_ROWS : Math.min(Math.floor(uncopied / 16) * 16, MOST_UNCOPIED_ROWS)
  return Math.min(Math.ceil(each / 16) * 16, most)
}
