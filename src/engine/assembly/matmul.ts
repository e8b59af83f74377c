import { integer, pointer, scratch } from './frame'
import { packColumns, packLanes } from './pack'
import { tilesOfPacked, tilesOfRows } from './tile'

/** Depth of a block: a panel of B (8 kB) and a tile of A stay in the first cache. */
const DEPTH: i32 = 256
/** Most rows that `multiplyBlock` takes at once, by the scratch it packs into. */
export const BLOCK_ROWS: i32 = 64

const PACKED_TAIL: usize = <usize>BLOCK_ROWS * <usize>DEPTH * 4
const CORNER: usize = PACKED_TAIL + <usize>DEPTH * 16
/** Scratch from here on is free for the caller. */
export const FREE_SCRATCH: usize = CORNER + 128

/**
 * C [rows, N] = A [rows, K] · B, or C += that (rows at most BLOCK_ROWS; B in panels; A row-major, or its transpose, `lda` bytes a row).
 */
export function multiplyBlock(
  a: usize, lda: usize, transposed: bool, b: usize, c: usize, ldc: usize, rows: i32, N: i32, K: i32, accumulate: bool,
): void {
  if (K == 0 && !accumulate) clear(c, ldc, rows, N)
  const tiles = rows >> 2
  const tail = rows & 3
  const tailC = c + (<usize>tiles << 2) * ldc
  for (let k = 0; k < K; k += DEPTH) {
    const depth = min(DEPTH, K - k)
    const add = accumulate || k > 0
    let from: usize = 0
    if (transposed) packColumns(a + <usize>k * lda, lda, depth, rows, scratch())
    else {
      from = a + (<usize>k << 2)
      if (tail) packLanes(from + (<usize>tiles << 2) * lda, lda, depth, tail, scratch(PACKED_TAIL), 16)
    }
    const packedTail = transposed ? scratch() + (<usize>tiles << 4) * <usize>depth : scratch(PACKED_TAIL)
    for (let j = 0; j < N; j += 8) {
      const panel = b + (<usize>(j >> 3) * <usize>K << 5) + (<usize>k << 5)
      const column = <usize>j << 2
      const width = min(8, N - j)
      if (width == 8) {
        if (transposed) tilesOfPacked(scratch(), panel, depth, c + column, ldc, tiles, add)
        else tilesOfRows(from, lda, panel, depth, c + column, ldc, tiles, add)
      } else {
        for (let i = 0; i < tiles; i++) {
          const first = <usize>i << 2
          if (transposed) tilesOfPacked(scratch() + (first << 2) * <usize>depth, panel, depth, scratch(CORNER), 32, 1, false)
          else tilesOfRows(from + first * lda, lda, panel, depth, scratch(CORNER), 32, 1, false)
          copyCorner(c + first * ldc + column, ldc, 4, width, add)
        }
      }
      if (tail) {
        tilesOfPacked(packedTail, panel, depth, scratch(CORNER), 32, 1, false)
        copyCorner(tailC + column, ldc, tail, width, add)
      }
    }
  }
}

function copyCorner(c: usize, ldc: usize, rows: i32, width: i32, add: bool): void {
  let from = scratch(CORNER)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) {
      const at = <usize>j << 2
      const v = load<f32>(from + at)
      store<f32>(c + at, add ? load<f32>(c + at) + v : v)
    }
    from += 32
    c += ldc
  }
}

function clear(c: usize, ldc: usize, rows: i32, N: i32): void {
  for (let i = 0; i < rows; i++) memory.fill(c + <usize>i * ldc, 0, <usize>N << 2)
}

/**
 * The job of C = op(A) · B, over batches; a chunk is some rows of one batch.
 * Arguments: A, lda, transposed, panels of B, C, rows, N, K, rows a chunk, chunks a batch, and the bytes from one batch to
 * the next of A, B, C; whether C is added to.
 */
export function matmulChunk(chunk: i32): void {
  const perBatch = integer(9)
  const batch = <usize>(chunk / perBatch)
  const size = integer(8)
  const first = (chunk % perBatch) * size
  const rows = min(size, integer(5) - first)
  const N = integer(6)
  const lda = <usize>integer(1)
  const transposed = integer(2) != 0
  const a = pointer(0) + batch * pointer(10) + (transposed ? <usize>first << 2 : <usize>first * lda)
  const b = pointer(3) + batch * pointer(11)
  const ldc = <usize>N << 2
  multiplyBlock(a, lda, transposed, b, pointer(4) + batch * pointer(12) + <usize>first * ldc, ldc, rows, N, integer(7), integer(13) != 0)
}
