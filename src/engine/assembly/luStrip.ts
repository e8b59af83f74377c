import { log4, sigmoid4, softplus4 } from './math'
import { NUMBER } from './strip'

/*
 * y = L (U x) + bias on strips. The entries below and above the diagonal are packed row by row; the diagonal of U is
 * softplus(raw) + 1e-3.
 */
const SMALLEST: f32 = 1e-3

let D: i32 = 0
let lower: usize = 0
let upper: usize = 0
let bias: usize = 0
/** The diagonal, its slopes by the raw numbers, then strips. */
let diagonal: usize = 0
let slopes: usize = 0
let h: usize = 0
let dh: usize = 0

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
function below(i: i32, j: i32): v128 {
  return v128.load32_splat(lower + (<usize>((i * (i - 1)) / 2 + j) << 2))
}

/** Place of an entry of U above the diagonal. */
// @ts-ignore: decorator
@inline
function placeAbove(i: i32, j: i32): i32 {
  return i * D - (i * (i + 1)) / 2 + (j - i - 1)
}

// @ts-ignore: decorator
@inline
function above(i: i32, j: i32): v128 {
  return v128.load32_splat(upper + (<usize>placeAbove(i, j) << 2))
}

// @ts-ignore: decorator
@inline
function at(strip: usize, i: i32): usize {
  return strip + (<usize>i << NUMBER)
}

// @ts-ignore: decorator
@inline
function get(strip: usize, i: i32): v128 {
  return v128.load(at(strip, i))
}

// @ts-ignore: decorator
@inline
function plus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b))
}

// @ts-ignore: decorator
@inline
function minus(sum: v128, a: v128, b: v128): v128 {
  return f32x4.sub(sum, f32x4.mul(a, b))
}

// @ts-ignore: decorator
@inline
function biasOf(i: i32): v128 {
  return v128.load32_splat(bias + (<usize>i << 2))
}

// @ts-ignore: decorator
@inline
function diagonalOf(i: i32): v128 {
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

function upperTimes(x: usize, out: usize): void {
  for (let i = 0; i < D; i++) {
    let s = f32x4.mul(diagonalOf(i), get(x, i))
    for (let j = i + 1; j < D; j++) s = plus(s, above(i, j), get(x, j))
    v128.store(at(out, i), s)
  }
}

/** Solves L out + bias = y. */
function solveLower(y: usize, out: usize): void {
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

/**
 * Backward of `luStrip`: the gradient `d` to y becomes that to x, in place. `x` is what went in, `out` what came out;
 * `dlog` the gradients to the rows' log-determinants. `sums`: four lanes a number to which the gradients to lower, upper,
 * raw diagonal and bias are added.
 */
export function luStripBack(x: usize, out: usize, d: usize, dlog: usize, inverse: bool, sums: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const log = v128.load(dlog + half)
    if (inverse) backInverse(x + half, out + half, d + half, f32x4.neg(log), sums)
    else backForward(x + half, d + half, log, sums)
  }
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, i: i32, v: v128): void {
  const to = sums + (<usize>i << 4)
  v128.store(to, f32x4.add(v128.load(to), v))
}

/** dh = Lᵀ dy, dx = Uᵀ dh; dL = dy hᵀ, dU = dh xᵀ. */
function backForward(x: usize, dy: usize, dlog: v128, sums: usize): void {
  upperTimes(x, h)
  for (let j = 0; j < D; j++) {
    let s = get(dy, j)
    for (let i = j + 1; i < D; i++) s = plus(s, below(i, j), get(dy, i))
    v128.store(at(dh, j), s)
  }
  addSums(dy, h, dh, x, dlog, sums, false)
  for (let j = 0; j < D; j++) {
    let s = f32x4.mul(diagonalOf(j), get(dh, j))
    for (let i = 0; i < j; i++) s = plus(s, above(i, j), get(dh, i))
    v128.store(at(dy, j), s)
  }
}

/** x = U⁻¹ v, v = L⁻¹ (y − bias): gv = U⁻ᵀ gx, gy = L⁻ᵀ gv; dU = −gv xᵀ, dL = −gy vᵀ, dbias = −gy. */
function backInverse(y: usize, x: usize, g: usize, dlog: v128, sums: usize): void {
  solveLower(y, h)
  for (let i = 0; i < D; i++) {
    let s = get(g, i)
    for (let j = 0; j < i; j++) s = minus(s, above(j, i), get(dh, j))
    v128.store(at(dh, i), f32x4.div(s, diagonalOf(i)))
  }
  for (let i = D - 1; i >= 0; i--) {
    let s = get(dh, i)
    for (let j = i + 1; j < D; j++) s = minus(s, below(j, i), get(g, j))
    v128.store(at(g, i), s)
  }
  addSums(g, h, dh, x, dlog, sums, true)
}

/** Adds a bᵀ to lower, c dᵀ to upper and diagonal, a to bias, or takes them off. */
function addSums(a: usize, b: usize, c: usize, d: usize, dlog: v128, sums: usize, negative: bool): void {
  const pairs = (D * (D - 1)) / 2
  const sign = f32x4.splat(negative ? -1 : 1)
  for (let i = 0; i < D; i++) {
    const ai = f32x4.mul(sign, get(a, i))
    const ci = f32x4.mul(sign, get(c, i))
    for (let j = 0; j < i; j++) addTo(sums, (i * (i - 1)) / 2 + j, f32x4.mul(ai, get(b, j)))
    for (let j = i + 1; j < D; j++) addTo(sums, pairs + placeAbove(i, j), f32x4.mul(ci, get(d, j)))
    const dDiagonal = f32x4.add(f32x4.mul(ci, get(d, i)), f32x4.div(dlog, diagonalOf(i)))
    addTo(sums, 2 * pairs + i, f32x4.mul(dDiagonal, v128.load32_splat(slopes + (<usize>i << 2))))
    addTo(sums, 2 * pairs + D + i, ai)
  }
}
