/** C [rows, N] = op(A) op(B), or C += that, by the library of the machine; `ld…` in numbers. */
// @ts-ignore: decorator
@external("env", "sgemm")
declare function sgemm(
  transposeA: bool, transposeB: bool, rows: i32, N: i32, K: i32, a: usize, lda: i32, b: usize, ldb: i32, c: usize, ldc: i32,
  add: bool,
): void

/** C [rows, N] = op(A) op(B), or C += that: `lda`, `ldb` and `ldc` are bytes from row to row of the matrices as they lie. */
export function multiplyWide(
  a: usize, lda: usize, transposeA: bool, b: usize, ldb: usize, transposeB: bool, c: usize, ldc: usize, rows: i32, N: i32,
  K: i32, add: bool,
): void {
  sgemm(transposeA, transposeB, rows, N, K, a, <i32>(lda >> 2), b, <i32>(ldb >> 2), c, <i32>(ldc >> 2), add)
}
