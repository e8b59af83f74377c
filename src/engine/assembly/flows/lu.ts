import { sigmoid4 } from '../lanes/exponential'
import { log4, softplus4 } from '../lanes/logarithm'
import { NUMBER } from '../strips/strip'

/*
 * y = L (U x) + bias on strips. The entries below and above the diagonal are packed row by row; the diagonal of U is
 * softplus(raw) + 1e-3.
 */
const SMALLEST: f32 = 1e-3

export let D: i32 = 0
let lower: usize = 0
let upper: usize = 0
let bias: usize = 0
/** The diagonal, its slopes by the raw numbers, then strips. */
let diagonal: usize = 0
export let slopes: usize = 0
export let h: usize = 0
export let dh: usize = 0

/** Takes a map and works out its diagonal, in `work` (D · 80 bytes); returns ln det of the map. */
export function takeLu(size: i32, toLower: usize, toUpper: usize, raw: usize, toBias: usize, work: usize): f64 {
  D = size
  lower = toLower
  upper = toUpper
  bias = toBias
  diagonal = work
  slopes = work + (<usize>D << 2)
  h = work + (<usize>D << 3)
  dh = h + (<usize>D << NUMBER)
  let logDet: f64 = 0
  for (let i: usize = 0; i < <usize>D << 2; i += 4) {
    const r = v128.load32_splat(raw + i)
    const d = f32x4.add(softplus4(r), f32x4.splat(SMALLEST))
    v128.store_lane<f32>(diagonal + i, d, 0)
    v128.store_lane<f32>(slopes + i, sigmoid4(r), 0)
    logDet += <f64>f32x4.extract_lane(log4(d), 0)
  }
  return logDet
}

// @ts-ignore: decorator
@inline
export function below(i: i32, j: i32): v128 {
  return v128.load32_splat(lower + (<usize>((i * (i - 1)) / 2 + j) << 2))
}

/** Place of an entry of U above the diagonal. */
// @ts-ignore: decorator
@inline
export function placeAbove(i: i32, j: i32): i32 {
  return i * D - (i * (i + 1)) / 2 + (j - i - 1)
}

// @ts-ignore: decorator
@inline
export function above(i: i32, j: i32): v128 {
  return v128.load32_splat(upper + (<usize>placeAbove(i, j) << 2))
}

// @ts-ignore: decorator
@inline
export function at(strip: usize, i: i32): usize {
  return strip + (<usize>i << NUMBER)
}

// @ts-ignore: decorator
@inline
export function get(strip: usize, i: i32): v128 {
  return v128.load(at(strip, i))
}

// @ts-ignore: decorator
@inline
export function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b))
}

// @ts-ignore: decorator
@inline
export function minus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.sub(sum, f32x4.mul(a, b))
}

// @ts-ignore: decorator
@inline
function biasOf(i: i32): v128 {
  return v128.load32_splat(bias + (<usize>i << 2))
}

// @ts-ignore: decorator
@inline
export function diagonalOf(i: i32): v128 {
  return v128.load32_splat(diagonal + (<usize>i << 2))
}

/** Both halves of a strip through the map; y may be x. */
export function luStrip(x: usize, y: usize, inverse: bool): void {
  for (let half: usize = 0; half < 32; half += 16) {
    if (inverse) {
      solveLower(x + half, h + half)
      solveUpper(h + half, y + half)
    } else {
      upperTimes(x + half, h + half)
      for (let i = 0; i < D; i++) {
        let s = f32x4.add(get(h + half, i), biasOf(i))
        for (let j = 0; j < i; j++) s = plus(s, below(i, j), get(h + half, j))
        v128.store(at(y + half, i), s)
      }
    }
  }
}

export function upperTimes(x: usize, out: usize): void {
  for (let i = 0; i < D; i++) {
    let s = f32x4.mul(diagonalOf(i), get(x, i))
    for (let j = i + 1; j < D; j++) s = plus(s, above(i, j), get(x, j))
    v128.store(at(out, i), s)
  }
}

/** Solves L out + bias = y. */
export function solveLower(y: usize, out: usize): void {
  for (let i = 0; i < D; i++) {
    let s = f32x4.sub(get(y, i), biasOf(i))
    for (let j = 0; j < i; j++) s = minus(s, below(i, j), get(out, j))
    v128.store(at(out, i), s)
  }
}

/** Solves U x = v. */
function solveUpper(v: usize, x: usize): void {
  for (let i = D - 1; i >= 0; i--) {
    let s = get(v, i)
    for (let j = i + 1; j < D; j++) s = minus(s, above(i, j), get(x, j))
    v128.store(at(x, i), f32x4.div(s, diagonalOf(i)))
  }
}
