import { packLanes } from '../lanes/transpose'
import { MOST_BLOCK_ROWS } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { packColumns } from './panels'
import { multiplyTiles } from './tile'

/** Depth of a block: a panel of B (8 kB) and some tiles of A stay in the first cache. */
const DEPTH: i32 = 256
const CORNER: usize = <usize>MOST_BLOCK_ROWS * <usize>DEPTH * 4

/**
 * C [rows, N] = A [rows, K] · B, or C += that (rows at most MOST_BLOCK_ROWS; B in panels; A row-major, or its transpose,
 * `lda` bytes a row).
 */
export function multiplyBlock(
  a: usize, lda: usize, transposed: bool, b: usize, c: usize, ldc: usize, rows: i32, N: i32, K: i32, accumulate: bool,
): void {
  if (K == 0 && !accumulate) clear(c, ldc, rows, N)
  const tiles = rows >> 2
  const tail = rows & 3
  const tailAt = <usize>tiles << 2
  for (let k = 0; k < K; k += DEPTH) {
    const depth = min(DEPTH, K - k)
    const add = accumulate || k > 0
    const panels = b + (<usize>k << 5)
    if (transposed) {
      packColumns(a + <usize>k * lda, lda, depth, rows, scratch())
      multiplyPanels(scratch(), 4, 16, <usize>depth << 4, panels, depth, c, ldc, rows, N, K, add)
      continue
    }
    const from = a + (<usize>k << 2)
    if (tiles) multiplyPanels(from, lda, 4, 4 * lda, panels, depth, c, ldc, rows - tail, N, K, add)
    if (!tail) continue
    // beyond the last rows there may be no memory
    packLanes(from + tailAt * lda, lda, depth, tail, scratch(), 16)
    multiplyPanels(scratch(), 4, 16, 0, panels, depth, c + tailAt * ldc, ldc, tail, N, K, add)
  }
}

/** C or C += some rows of A, laid out as `multiplyTiles` takes them, times all panels; panels are K deep, `depth` of it is used. */
function multiplyPanels(
  a: usize, row: usize, step: usize, next: usize, b: usize, depth: i32, c: usize, ldc: usize, rows: i32, N: i32, K: i32,
  add: bool,
): void {
  const tiles = (rows + 3) >> 2
  for (let j = 0; j < N; j += 8) {
    const width = min(8, N - j)
    const whole = width == 8 ? rows >> 2 : 0
    multiplyTiles(a, row, step, next, b, depth, c, ldc, whole, add)
    for (let i = whole; i < tiles; i++) {
      multiplyTiles(a + <usize>i * next, row, step, next, b, depth, scratch(CORNER), 32, 1, false)
      copyCorner(c + (<usize>i << 2) * ldc, ldc, min(4, rows - (i << 2)), width, add)
    }
    b += <usize>K << 5
    c += 32
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
