import type { SimdBackend } from '../backend.ts'
import type { NetworkLayer } from './denseNetworkShape.ts'
import { type LayerPlaces, putTable } from './stripPlan.ts'

/** Rows of a weight's gradient that one piece computes. */
const PIECE = 16

/** What the strips' forward and backward left. */
export interface Traces {
  /** Room of all strips, bytes of one, and their number. */
  room: number
  roomBytes: number
  strips: number
  /** dz of all strips, and bytes of one. */
  gradients: number
  gradientBytes: number
  /** Sums of all chunks, bytes of one, and their number. */
  sums: number
  sumBytes: number
  chunks: number
}

/** A list of pieces of work, as the kernel's table of numbers. */
export type Pieces = number[]

/** dW [depth, columns] = Σ inputᵀ dz, the input and dz at these places. */
export function addProduct(
  pieces: Pieces,
  { room, roomBytes, gradients, gradientBytes }: Traces,
  { input, dz, depth, columns, out }: { input: number; dz: number; depth: number; columns: number; out: number },
): void {
  for (let k = 0; k < depth; k += PIECE) {
    pieces.push(room + input + k * 32, roomBytes, gradients + dz, gradientBytes)
    pieces.push(columns, Math.min(PIECE, depth - k), out + k * columns * 4, 0)
  }
}

/** The sum over chunks of n numbers at a place of their sums. */
export function addSum(pieces: Pieces, { sums, sumBytes, chunks }: Traces, at: number, n: number, out: number): void {
  if (n > 0) pieces.push(sums + at, sumBytes, chunks, n, 0, 0, out, 0)
}

/** All gradients to the weights of a layer; `out` gives their places by name. */
export function addLayer(
  pieces: Pieces,
  traces: Traces,
  { names, depth, columns, gain, contextWeight }: NetworkLayer,
  places: LayerPlaces,
  { context, out }: { context: number; out: (name: string) => number },
): void {
  const { dz, sums } = places
  addProduct(pieces, traces, { input: places.in, dz, depth, columns, out: out(names.weight) })
  if (contextWeight) {
    const [C] = contextWeight.shape
    addProduct(pieces, traces, { input: context, dz, depth: C, columns, out: out(names.contextWeight) })
  }
  addSum(pieces, traces, sums, columns, out(names.bias))
  if (!gain) return
  addSum(pieces, traces, sums + columns * 16, columns, out(names.gain))
  addSum(pieces, traces, sums + columns * 32, columns, out(names.shift))
}

export function runPieces(backend: SimdBackend, who: string, pieces: Pieces, { strips }: Traces): void {
  const { run, kinds, heap } = backend.machine
  const table = putTable(backend, pieces, who)
  const chunks = pieces.length / 8
  run({ who, kind: kinds.WEIGHT_GRADIENTS, args: [table.ptr, strips], chunks, work: chunks * strips * 8 * 64 * PIECE })
  heap.free(table)
}
