import type { SimdBackend } from '../../backend.ts'
import { entryLength, productPiece, sumPiece, write } from '../../jobs/index.ts'
import { putTable } from '../../table.ts'
import type { NetworkLayer } from '../dense/chain.ts'
import type { LayerPlaces } from './rooms.ts'
import type { Traces } from './traces.ts'

/** Rows of a weight's gradient that one piece computes, alone and by the library. */
const ROWS = 16
const WIDE_ROWS = 64
const PIECE = entryLength('piece')

/** A list of pieces of work, as the kernel's table. */
export type Pieces = number[]

interface ProductPlaces {
  input: number
  dz: number
  depth: number
  columns: number
  out: number
}

/** dW [depth, columns] = Σ inputᵀ dz, the input and dz at these places. */
function addProduct(pieces: Pieces, traces: Traces, { input, dz, depth, columns, out }: ProductPlaces): void {
  const { room, roomBytes, dzBytes } = traces
  const most = traces.wide ? WIDE_ROWS : ROWS
  for (let k = 0; k < depth; k += most) {
    write(pieces, pieces.length, productPiece, {
      product: true,
      from: room + input + k * 32,
      step: roomBytes,
      out: out + k * columns * 4,
      dz: traces.dz.ptr + dz,
      dzStep: dzBytes,
      columns,
      rows: Math.min(most, depth - k),
    })
  }
}

/** The sum over chunks of `count` numbers at a place of their sums. */
export function addSum(
  pieces: Pieces,
  { sums, sumBytes, chunks }: Traces,
  at: number,
  count: number,
  out: number,
): void {
  if (count === 0) return
  const start = pieces.length
  write(pieces, start, sumPiece, { product: false, from: sums.ptr + at, step: sumBytes, out, chunks, count })
  while (pieces.length < start + PIECE) pieces.push(0)
}

/** All gradients to the weights of a layer; `out` gives their places by name. */
export function addLayer(
  pieces: Pieces,
  traces: Traces,
  { names, depth, columns, gain, contextWeight }: NetworkLayer,
  places: LayerPlaces,
  { context, out }: { context: number; out: (name: string) => number },
): void {
  const { input, dz, sums } = places
  addProduct(pieces, traces, { input, dz, depth, columns, out: out(names.weight) })
  if (contextWeight) {
    const [C] = contextWeight.shape
    addProduct(pieces, traces, { input: context, dz, depth: C, columns, out: out(names.contextWeight) })
  }
  addSum(pieces, traces, sums, columns, out(names.bias))
  if (!gain) return
  addSum(pieces, traces, sums + columns * 16, columns, out(names.gain))
  addSum(pieces, traces, sums + columns * 32, columns, out(names.shift))
}

export function runPieces(backend: SimdBackend, who: string, pieces: Pieces, { strips, wide }: Traces): void {
  const { run, heap } = backend.machine
  const table = putTable(backend, pieces, who)
  const chunks = pieces.length / PIECE
  const work = chunks * strips * 8 * 64 * ROWS
  run({ who, job: 'weightGradients', args: { pieces: table.ptr, strips, wide }, chunks, work })
  heap.free(table)
}
