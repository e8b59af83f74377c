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

/** A list of pieces of work, as the kernel's table; numbers that are places are told from where they count. */
export interface Pieces {
  readonly numbers: number[]
  /** Which numbers are places in what forward kept of the strips, in their dz, in the sums of chunks. */
  readonly inRoom: number[]
  readonly inDz: number[]
  readonly inSums: number[]
  /** Which are places in a gradient, by its name. */
  readonly inGradients: { readonly at: number; readonly name: string }[]
}

export const noPieces = (): Pieces => ({ numbers: [], inRoom: [], inDz: [], inSums: [], inGradients: [] })

const slotOf = (name: string): number => productPiece.names.indexOf(name)
const [FROM, OUT, DZ] = ['from', 'out', 'dz'].map(slotOf)

/** What of the traces is the same in every step. */
type TraceSizes = Pick<Traces, 'roomBytes' | 'dzBytes' | 'sumBytes' | 'chunks' | 'wide'>

interface ProductPlaces {
  input: number
  dz: number
  depth: number
  columns: number
  name: string
}

/** dW [depth, columns] = Σ inputᵀ dz, the input and dz at these places. */
function addProduct(pieces: Pieces, sizes: TraceSizes, { input, dz, depth, columns, name }: ProductPlaces): void {
  const { numbers, inRoom, inDz, inGradients } = pieces
  const most = sizes.wide ? WIDE_ROWS : ROWS
  for (let k = 0; k < depth; k += most) {
    const at = numbers.length
    write(numbers, at, productPiece, {
      product: true,
      from: input + k * 32,
      step: sizes.roomBytes,
      out: k * columns * 4,
      dz,
      dzStep: sizes.dzBytes,
      columns,
      rows: Math.min(most, depth - k),
    })
    inRoom.push(at + FROM)
    inDz.push(at + DZ)
    inGradients.push({ at: at + OUT, name })
  }
}

/** The sum over chunks of `count` numbers at a place of their sums. */
export function addSum(
  { numbers, inSums, inGradients }: Pieces,
  { sumBytes, chunks }: TraceSizes,
  from: number,
  count: number,
  name: string,
): void {
  if (count === 0) return
  const at = numbers.length
  write(numbers, at, sumPiece, { product: false, from, step: sumBytes, out: 0, chunks, count })
  while (numbers.length < at + PIECE) numbers.push(0)
  inSums.push(at + FROM)
  inGradients.push({ at: at + OUT, name })
}

/** All gradients to the weights of a layer; `context`: the place of the context. */
export function addLayer(
  pieces: Pieces,
  sizes: TraceSizes,
  { names, depth, columns, gain, contextWeight }: NetworkLayer,
  { input, dz, sums }: LayerPlaces,
  context: number,
): void {
  addProduct(pieces, sizes, { input, dz, depth, columns, name: names.weight })
  if (contextWeight) {
    const [C] = contextWeight.shape
    addProduct(pieces, sizes, { input: context, dz, depth: C, columns, name: names.contextWeight })
  }
  addSum(pieces, sizes, sums, columns, names.bias)
  if (!gain) return
  addSum(pieces, sizes, sums + columns * 16, columns, names.gain)
  addSum(pieces, sizes, sums + columns * 32, columns, names.shift)
}

/** Computes the gradients, whose places `out` gives by their names. */
export function runPieces(
  backend: SimdBackend,
  who: string,
  { numbers, inRoom, inDz, inSums, inGradients }: Pieces,
  { room, dz, sums, strips, wide }: Traces,
  out: (name: string) => number,
): void {
  const { run, heap } = backend.machine
  const placed = Int32Array.from(numbers)
  for (const at of inRoom) placed[at] += room
  for (const at of inDz) placed[at] += dz.ptr
  for (const at of inSums) placed[at] += sums.ptr
  for (const { at, name } of inGradients) placed[at] += out(name)
  const table = putTable(backend, placed, who)
  const chunks = placed.length / PIECE
  const work = chunks * strips * 8 * 64 * ROWS
  run({ who, job: 'weightGradients', args: { pieces: table.ptr, strips, wide }, chunks, work })
  heap.free(table)
}
