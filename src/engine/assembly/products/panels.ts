import { loadPart } from '../lanes/parts'
import { packLanes } from '../lanes/transpose'

/**
 * B [K, N] (rows `ldb` bytes apart) as panels of 8 columns, each K × 8 and contiguous; the last is filled with zeros.
 */
export function packPanels(b: usize, ldb: usize, K: i32, N: i32, out: usize): void {
  for (let j = 0; j < N; j += 8) {
    const width = min(8, N - j)
    let from = b + (<usize>j << 2)
    if (width == 8) {
      for (let k = 0; k < K; k++) {
        v128.store(out, v128.load(from))
        v128.store(out, v128.load(from, 16), 16)
        from += ldb
        out += 32
      }
    } else {
      for (let k = 0; k < K; k++) {
        for (let i = 0; i < width; i++) store<f32>(out + (<usize>i << 2), load<f32>(from + (<usize>i << 2)))
        for (let i = width; i < 8; i++) store<f32>(out + (<usize>i << 2), 0)
        from += ldb
        out += 32
      }
    }
  }
}

/** The same panels from the transposed matrix: B's column j is row j of `b`, `ldb` bytes apart. */
export function packTransposed(b: usize, ldb: usize, K: i32, N: i32, out: usize): void {
  for (let j = 0; j < N; j += 8) {
    packLanes(b, ldb, K, min(4, N - j), out, 32)
    packLanes(b + 4 * ldb, ldb, K, max(0, min(4, N - j - 4)), out + 16, 32)
    b += 8 * ldb
    out += <usize>K << 5
  }
}

/** `rows` columns of a K × … matrix (A transposed), packed as tiles of K × 4, one after the other, filled with zeros. */
export function packColumns(a: usize, lda: usize, K: i32, rows: i32, out: usize): void {
  const tile = <usize>K << 4
  let i = 0
  // a line of the cache at a time
  for (; i + 16 <= rows; i += 16) {
    let from = a + (<usize>i << 2)
    for (let k = 0; k < K; k++) {
      v128.store(out, v128.load(from))
      v128.store(out + tile, v128.load(from, 16))
      v128.store(out + 2 * tile, v128.load(from, 32))
      v128.store(out + 3 * tile, v128.load(from, 48))
      from += lda
      out += 16
    }
    out += 3 * tile
  }
  for (; i < rows; i += 4) {
    let from = a + (<usize>i << 2)
    const width = min(4, rows - i)
    for (let k = 0; k < K; k++) {
      v128.store(out, width == 4 ? v128.load(from) : loadPart(from, width))
      from += lda
      out += 16
    }
  }
}
