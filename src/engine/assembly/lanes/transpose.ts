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
