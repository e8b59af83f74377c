import type { SimdBackend } from '../../backend.ts'
import { chunksOf } from '../../kernel.ts'
import { multiply, multiplyPanels, pack, panelBytes, rowsPerChunk, wideRows } from '../products/product.ts'
import type { Sharing } from '../segments/sharing.ts'
import { IDENTITY, SILU } from './activation.ts'

/** One dense layer as places on the heap; 0 where there is none. */
export interface Layer {
  rows: number
  depth: number
  columns: number
  activation: number
  weight: number
  bias: number
  gain: number
  shift: number
}

/** The term that rows share: [segments, columns]. */
export interface SharedTerm extends Sharing {
  term: number
}

/** What a layer reads and writes besides its weights. */
export interface LayerRun {
  x: number
  y: number
  residual?: number
  shared?: SharedTerm | undefined
  /** What backward needs, where `keeps` says so. */
  kept?: number
  statistics?: number
}

/** Whether backward needs more than the output: what comes before the LayerNorm, or before silu. */
export const keeps = ({ gain, activation }: Layer, residual: boolean): boolean =>
  gain !== 0 || activation === SILU || (residual && activation !== IDENTITY)

const rowsOf = (backend: SimdBackend, { rows, depth, columns }: Layer, wide: boolean): number =>
  wide ? wideRows(rows, depth * columns, backend.machine.threads) : rowsPerChunk(rows, (depth + 8) * columns)

/** y = residual + LN(activation(x W + bias + shared)). */
export function layerForward(backend: SimdBackend, who: string, layer: Layer, io: LayerRun): void {
  const { rows, depth, columns, activation, weight, bias, gain, shift } = layer
  const { x, y, residual = 0, shared, kept = 0, statistics = 0 } = io
  const { heap, run } = backend.machine
  const wide = backend.machine.wide(rows, depth, columns)
  const perChunk = rowsOf(backend, layer, wide)
  const panels = wide ? undefined : pack(backend, { ptr: weight, rows: depth, columns, transposed: false }, who)
  run({
    who,
    job: 'dense',
    args: {
      x,
      depth,
      weight: panels?.ptr ?? weight,
      wide,
      bias,
      columns,
      rows,
      perChunk,
      activation,
      gain,
      shift,
      residual,
      shared: shared?.term ?? 0,
      offsets: shared?.offsets ?? 0,
      repeat: shared?.repeat ?? 0,
      y,
      kept,
      statistics,
      segments: shared?.segments ?? 0,
    },
    chunks: chunksOf(rows, perChunk),
    work: 2 * rows * depth * columns + 20 * rows * columns,
  })
  if (panels) heap.free(panels)
}

/** Where the gradients of one layer go; `vectors` are bias, gain, shift. */
export interface LayerBack {
  dy: number
  x: number
  kept: number
  statistics: number
  /** 0: not wanted. */
  dz: number
  weight: number
  vectors: readonly number[]
}

/** dz, and the gradients to weight, bias, gain and shift. */
export function layerBackward(backend: SimdBackend, who: string, layer: Layer, io: LayerBack): void {
  const { rows, depth, columns, activation, gain } = layer
  const { dy, x, kept, statistics, dz, weight, vectors } = io
  const { heap, run, kernels } = backend.machine
  const wide = backend.machine.wide(depth, rows, columns)
  const perChunk = rowsOf(backend, layer, wide)
  const chunks = chunksOf(rows, perChunk)
  const padded = Math.ceil(columns / 4) * 4
  const sums = heap.allocate(chunks * padded * 12, who)
  const panels = wide ? undefined : heap.allocate(panelBytes(rows, columns), who)
  run({
    who,
    job: 'denseBack',
    args: {
      dy,
      kept,
      statistics,
      gain,
      columns,
      rows,
      perChunk,
      activation,
      dz,
      panels: panels?.ptr ?? 0,
      sums: sums.ptr,
    },
    chunks,
    work: 30 * rows * columns,
  })
  const a = { ptr: x, rows, columns: depth, transposed: true }
  // without activation and normalisation dz is dy
  const product = { who, a, b: { ptr: dz || dy, rows, columns, transposed: false }, c: weight }
  if (panels) multiplyPanels(backend, product, panels.ptr)
  else multiply(backend, product)
  vectors.forEach((at, i) => {
    kernels.sumParts(sums.ptr + i * padded * 4, chunks, padded * 12, columns, at)
  })
  heap.free(sums)
  if (panels) heap.free(panels)
}

/** dx = dz Wᵀ, or added to what is there. */
export function layerBackwardX(
  backend: SimdBackend,
  who: string,
  { rows, depth, columns, weight }: Layer,
  { dz, dx, accumulate = false }: { dz: number; dx: number; accumulate?: boolean },
): void {
  const a = { ptr: dz, rows, columns, transposed: false }
  multiply(backend, { who, a, b: { ptr: weight, rows: depth, columns, transposed: true }, c: dx, accumulate })
}
