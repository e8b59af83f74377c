import { loadPart } from './vector'

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

/**
 * `rows` (0 to 4) rows of K floats turned into K groups of 4 lanes, `step` bytes apart; lanes without a row are zero.
 */
export function packLanes(a: usize, lda: usize, K: i32, rows: i32, out: usize, step: usize): void {
  let k = 0
  if (rows == 4) {
    for (; k + 4 <= K; k += 4) {
      transpose4(a, a + lda, a + 2 * lda, a + 3 * lda, out, step)
      a += 16
      out += 4 * step
    }
  }
  for (; k < K; k++) {
    for (let i = 0; i < 4; i++) {
      store<f32>(out + (<usize>i << 2), i < rows ? load<f32>(a + <usize>i * lda) : 0)
    }
    a += 4
    out += step
  }
}

/** Four floats of four rows, turned: out[k] holds number k of each row. */
// @ts-ignore: decorator
@inline
export function transpose4(a0: usize, a1: usize, a2: usize, a3: usize, out: usize, step: usize): void {
  const r0 = v128.load(a0)
  const r1 = v128.load(a1)
  const r2 = v128.load(a2)
  const r3 = v128.load(a3)
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5)
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5)
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<i64>(low01, low23, 0, 2))
  v128.store(out + step, v128.shuffle<i64>(low01, low23, 1, 3))
  v128.store(out + 2 * step, v128.shuffle<i64>(high01, high23, 0, 2))
  v128.store(out + 3 * step, v128.shuffle<i64>(high01, high23, 1, 3))
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
