import { fma } from '../lanes/arithmetic'
import { NUMBER } from './strip'

/** Where a product's sums begin. */
export const FROM_ZERO: i32 = 0
/** At numbers that all rows share. */
export const FROM_SHARED: i32 = 1
/** At what is there. */
export const FROM_OUT: i32 = 2

/** out[j] = start + Σ_k W[k, j] x[k] for all columns of W [K, J]; `shared` are the J numbers to start at, if `from` says so. */
export function stripTimes(w: usize, K: i32, J: i32, x: usize, out: usize, from: i32, shared: usize): void {
  const ldw = <usize>J << 2
  const end = x + (<usize>K << NUMBER)
  let j = 0
  for (; j + 4 <= J; j += 4) {
    tile(w, ldw, false, x, end, out, from, shared)
    w += 16
    out += 128
    if (from == FROM_SHARED) shared += 16
  }
  for (; j < J; j++) {
    narrow(w, ldw, x, end, out, from, shared)
    w += 4
    out += 32
    if (from == FROM_SHARED) shared += 4
  }
}

/** out[k] = Σ_j W[k, j] x[j] for all rows of W [K, J], or added to what is there. */
export function stripTimesTransposed(w: usize, K: i32, J: i32, x: usize, out: usize, from: i32): void {
  const ldw = <usize>J << 2
  const end = x + (<usize>J << NUMBER)
  let k = 0
  for (; k + 4 <= K; k += 4) {
    tile(w, ldw, true, x, end, out, from, 0)
    w += 4 * ldw
    out += 128
  }
  for (; k < K; k++) {
    narrow(w, 4, x, end, out, from, 0)
    w += ldw
    out += 32
  }
}

/** Four numbers of the out strip, by four columns of W or, `transposed`, by four rows. */
// @ts-ignore: decorator
@inline
function tile(
  w: usize, ldw: usize, transposed: bool, x: usize, end: usize, out: usize, from: i32, shared: usize,
): void {
  let w1 = w + ldw
  let w2 = w1 + ldw
  let w3 = w2 + ldw
  let r00 = f32x4.splat(0), r01 = r00, r10 = r00, r11 = r00
  let r20 = r00, r21 = r00, r30 = r00, r31 = r00
  if (from == FROM_SHARED) {
    r00 = r01 = v128.load32_splat(shared)
    r10 = r11 = v128.load32_splat(shared, 4)
    r20 = r21 = v128.load32_splat(shared, 8)
    r30 = r31 = v128.load32_splat(shared, 12)
  } else if (from == FROM_OUT) {
    r00 = v128.load(out)
    r01 = v128.load(out, 16)
    r10 = v128.load(out, 32)
    r11 = v128.load(out, 48)
    r20 = v128.load(out, 64)
    r21 = v128.load(out, 80)
    r30 = v128.load(out, 96)
    r31 = v128.load(out, 112)
  }
  while (x < end) {
    const x0 = v128.load(x)
    const x1 = v128.load(x, 16)
    const v0 = v128.load32_splat(w)
    r00 = fma(v0, x0, r00)
    r01 = fma(v0, x1, r01)
    const v1 = transposed ? v128.load32_splat(w1) : v128.load32_splat(w, 4)
    r10 = fma(v1, x0, r10)
    r11 = fma(v1, x1, r11)
    const v2 = transposed ? v128.load32_splat(w2) : v128.load32_splat(w, 8)
    r20 = fma(v2, x0, r20)
    r21 = fma(v2, x1, r21)
    const v3 = transposed ? v128.load32_splat(w3) : v128.load32_splat(w, 12)
    r30 = fma(v3, x0, r30)
    r31 = fma(v3, x1, r31)
    if (transposed) {
      w += 4
      w1 += 4
      w2 += 4
      w3 += 4
    } else w += ldw
    x += 32
  }
  v128.store(out, r00)
  v128.store(out, r01, 16)
  v128.store(out, r10, 32)
  v128.store(out, r11, 48)
  v128.store(out, r20, 64)
  v128.store(out, r21, 80)
  v128.store(out, r30, 96)
  v128.store(out, r31, 112)
}

/** One number of the out strip. */
function narrow(w: usize, step: usize, x: usize, end: usize, out: usize, from: i32, shared: usize): void {
  let r0 = f32x4.splat(0), r1 = r0
  if (from == FROM_SHARED) r0 = r1 = v128.load32_splat(shared)
  else if (from == FROM_OUT) {
    r0 = v128.load(out)
    r1 = v128.load(out, 16)
  }
  while (x < end) {
    const v = v128.load32_splat(w)
    r0 = fma(v, v128.load(x), r0)
    r1 = fma(v, v128.load(x, 16), r1)
    w += step
    x += 32
  }
  v128.store(out, r0)
  v128.store(out, r1, 16)
}
