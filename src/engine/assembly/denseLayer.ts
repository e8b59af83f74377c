import { activate, IDENTITY, LEAKY_RELU, RELU, SILU } from './activation'
import { integer, pointer } from './frame'
import { multiplyBlock } from './matmul'
import { segmentOf } from './segment'
import { loadPart, storePart, sumLanes } from './vector'

export const EPSILON: f32 = 1e-5

/**
 * The job of y = residual + LN(activation(x W + bias + shared)); a chunk is some rows.
 * Arguments: x, in, panels of W, bias, out, rows, rows a chunk, activation, gain or 0, shift, residual or 0, shared or 0,
 * offsets or 0, repeat, y, what backward needs (rows × out) or 0, mean and 1/σ of each row or 0, number of segments.
 */
export function denseChunk(chunk: i32): void {
  const out = integer(4)
  const size = integer(6)
  const first = chunk * size
  const rows = min(size, integer(5) - first)
  const bytes = <usize>out << 2
  const start = <usize>first * bytes
  const z = (pointer(15) ? pointer(15) : pointer(14)) + start
  const depth = integer(1)
  multiplyBlock(pointer(0) + (<usize>(first * depth) << 2), <usize>depth << 2, false, pointer(2), z, bytes, rows, out, depth, false)
  const kind = integer(7)
  // the compiler makes one loop of each: no question is asked twice in it
  if (kind == LEAKY_RELU) finishRows(first, rows, out, z, LEAKY_RELU)
  else if (kind == RELU) finishRows(first, rows, out, z, RELU)
  else if (kind == SILU) finishRows(first, rows, out, z, SILU)
  else finishRows(first, rows, out, z, IDENTITY)
}

/** From x W of some rows to y: terms, activation, LayerNorm, residual. */
// @ts-ignore: decorator
@inline
function finishRows(first: i32, rows: i32, out: i32, z: usize, kind: i32): void {
  const bytes = <usize>out << 2
  let y = pointer(14) + <usize>first * bytes
  let residual = pointer(10) ? pointer(10) + <usize>first * bytes : 0
  let segment = pointer(12) ? segmentOf(pointer(12), integer(17), first) : 0
  for (let i = first; i < first + rows; i++) {
    segment = sharedRow(i, segment)
    // silu keeps what comes before it
    const a = kind == SILU ? y : z
    const sum = pointer(11)
      ? activateRow(z, a, pointer(3), pointer(11) + <usize>segment * bytes, bytes, true, kind)
      : activateRow(z, a, pointer(3), 0, bytes, false, kind)
    if (pointer(8)) normaliseRow(a, y, residual, sum, bytes, pointer(16) ? pointer(16) + (<usize>i << 3) : 0)
    else if (residual) addRow(a, residual, y, bytes)
    else if (a != y) memory.copy(y, a, bytes)
    z += bytes
    y += bytes
    if (residual) residual += bytes
  }
}

/** The row of `shared` that row i of x uses; `previous` is that of the row before it. */
// @ts-ignore: decorator
@inline
function sharedRow(i: i32, previous: i32): i32 {
  const offsets = pointer(12)
  if (offsets) {
    while (load<i32>(offsets + (<usize>(previous + 1) << 2)) <= i) previous++
    return previous
  }
  const repeat = integer(13)
  return repeat ? i / repeat : i
}

/** a = activation(z + bias + term), where z with its terms stays if it is another place; the sum of a. */
// @ts-ignore: decorator
@inline
function activateRow(z: usize, a: usize, bias: usize, term: usize, bytes: usize, shared: bool, kind: i32): f32 {
  const whole = bytes & ~15
  let sum = f32x4.splat(0)
  let at: usize = 0
  for (; at < whole; at += 16) {
    let v = f32x4.add(v128.load(z + at), v128.load(bias + at))
    if (shared) v = f32x4.add(v, v128.load(term + at))
    if (kind == SILU) v128.store(z + at, v)
    v = activate(v, kind)
    v128.store(a + at, v)
    sum = f32x4.add(sum, v)
  }
  const rest = <i32>(bytes - whole) >> 2
  if (rest) {
    let v = f32x4.add(loadPart(z + at, rest), loadPart(bias + at, rest))
    if (shared) v = f32x4.add(v, loadPart(term + at, rest))
    if (kind == SILU) storePart(z + at, v, rest)
    v = activate(v, kind)
    storePart(a + at, v, rest)
    sum = f32x4.add(sum, v)
  }
  return sumLanes(sum)
}

/** y = residual + (a − mean) / σ · gain + shift; two passes, as a variance of nearly equal numbers needs. */
export function normaliseRow(a: usize, y: usize, residual: usize, sum: f32, bytes: usize, statistics: usize): void {
  const n = <f32>(bytes >> 2)
  const mean = sum / n
  const scale: f32 = 1 / sqrt<f32>(squares(a, bytes, mean) / n + EPSILON)
  if (statistics) {
    store<f32>(statistics, mean)
    store<f32>(statistics, scale, 4)
  }
  const gain = pointer(8)
  const shift = pointer(9)
  const m = f32x4.splat(mean)
  const s = f32x4.splat(scale)
  const whole = bytes & ~15
  let at: usize = 0
  for (; at < whole; at += 16) {
    const normal = f32x4.mul(f32x4.sub(v128.load(a + at), m), s)
    let v = f32x4.add(f32x4.mul(normal, v128.load(gain + at)), v128.load(shift + at))
    if (residual) v = f32x4.add(v, v128.load(residual + at))
    v128.store(y + at, v)
  }
  for (; at < bytes; at += 4) {
    const v = (load<f32>(a + at) - mean) * scale * load<f32>(gain + at) + load<f32>(shift + at)
    store<f32>(y + at, residual ? v + load<f32>(residual + at) : v)
  }
}

/** Σ (a − mean)². */
export function squares(a: usize, bytes: usize, mean: f32): f32 {
  let s0 = f32x4.splat(0)
  let s1 = s0
  const m = f32x4.splat(mean)
  let at: usize = 0
  for (; at < (bytes & ~31); at += 32) {
    const d0 = f32x4.sub(v128.load(a + at), m)
    const d1 = f32x4.sub(v128.load(a + at, 16), m)
    s0 = f32x4.add(s0, f32x4.mul(d0, d0))
    s1 = f32x4.add(s1, f32x4.mul(d1, d1))
  }
  let total = sumLanes(f32x4.add(s0, s1))
  for (; at < bytes; at += 4) {
    const d = load<f32>(a + at) - mean
    total += d * d
  }
  return total
}

function addRow(a: usize, b: usize, y: usize, bytes: usize): void {
  let at: usize = 0
  for (; at < (bytes & ~15); at += 16) v128.store(y + at, f32x4.add(v128.load(a + at), v128.load(b + at)))
  for (; at < bytes; at += 4) store<f32>(y + at, load<f32>(a + at) + load<f32>(b + at))
}
