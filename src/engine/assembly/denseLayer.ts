import { activate, SILU } from './activation'
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
  const y = pointer(14) + start
  const kept = pointer(15) ? pointer(15) + start : y
  const depth = integer(1)
  multiplyBlock(pointer(0) + (<usize>(first * depth) << 2), <usize>depth << 2, false, pointer(2), kept, bytes, rows, out, depth)
  const activation = integer(7)
  const offsets = pointer(12)
  let segment = pointer(11) && offsets ? segmentOf(offsets, integer(17), first) : 0
  for (let i = 0; i < rows; i++) {
    const at = <usize>i * bytes
    segment = sharedRow(first + i, segment)
    const term = pointer(11) ? pointer(11) + <usize>segment * bytes : 0
    addTerms(kept + at, term, out)
    const a = activation == SILU ? y + at : kept + at
    if (activation) activateRow(kept + at, a, out, activation)
    if (pointer(8)) normaliseRow(a, y + at, out, pointer(16) ? pointer(16) + (<usize>(first + i) << 3) : 0)
    else if (a != y + at) memory.copy(y + at, a, bytes)
    if (pointer(10)) addRow(y + at, pointer(10) + start + at, out)
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

function addTerms(z: usize, term: usize, out: i32): void {
  const bias = pointer(3)
  if (term == 0) return addRow(z, bias, out)
  let j: usize = 0
  const whole = <usize>(out & ~3) << 2
  for (; j < whole; j += 16) {
    const both = f32x4.add(v128.load(bias + j), v128.load(term + j))
    v128.store(z + j, f32x4.add(v128.load(z + j), both))
  }
  for (; j < <usize>out << 2; j += 4) store<f32>(z + j, load<f32>(z + j) + (load<f32>(bias + j) + load<f32>(term + j)))
}

function addRow(z: usize, term: usize, out: i32): void {
  let j: usize = 0
  const whole = <usize>(out & ~3) << 2
  for (; j < whole; j += 16) v128.store(z + j, f32x4.add(v128.load(z + j), v128.load(term + j)))
  for (; j < <usize>out << 2; j += 4) store<f32>(z + j, load<f32>(z + j) + load<f32>(term + j))
}

function activateRow(z: usize, a: usize, out: i32, kind: i32): void {
  let j: usize = 0
  const whole = <usize>(out & ~3) << 2
  for (; j < whole; j += 16) v128.store(a + j, activate(v128.load(z + j), kind))
  const rest = out & 3
  if (rest) storePart(a + j, activate(loadPart(z + j, rest), kind), rest)
}

/** LayerNorm of one row with gain and shift of the job; two passes, as a variance of nearly equal numbers needs. */
function normaliseRow(a: usize, y: usize, out: i32, statistics: usize): void {
  const mean = meanOf(a, out)
  const scale: f32 = 1 / sqrt<f32>(varianceOf(a, out, mean) + EPSILON)
  if (statistics) {
    store<f32>(statistics, mean)
    store<f32>(statistics, scale, 4)
  }
  const gain = pointer(8)
  const shift = pointer(9)
  const m = f32x4.splat(mean)
  const s = f32x4.splat(scale)
  let j: usize = 0
  const whole = <usize>(out & ~3) << 2
  for (; j < whole; j += 16) {
    const normal = f32x4.mul(f32x4.sub(v128.load(a + j), m), s)
    v128.store(y + j, f32x4.add(f32x4.mul(normal, v128.load(gain + j)), v128.load(shift + j)))
  }
  for (; j < <usize>out << 2; j += 4) {
    store<f32>(y + j, (load<f32>(a + j) - mean) * scale * load<f32>(gain + j) + load<f32>(shift + j))
  }
}

export function meanOf(a: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  let j: usize = 0
  const whole = <usize>(n & ~3) << 2
  for (; j < whole; j += 16) sum = f32x4.add(sum, v128.load(a + j))
  let total = sumLanes(sum)
  for (; j < <usize>n << 2; j += 4) total += load<f32>(a + j)
  return total / <f32>n
}

export function varianceOf(a: usize, n: i32, mean: f32): f32 {
  let sum = f32x4.splat(0)
  const m = f32x4.splat(mean)
  let j: usize = 0
  const whole = <usize>(n & ~3) << 2
  for (; j < whole; j += 16) {
    const d = f32x4.sub(v128.load(a + j), m)
    sum = f32x4.add(sum, f32x4.mul(d, d))
  }
  let total = sumLanes(sum)
  for (; j < <usize>n << 2; j += 4) {
    const d = load<f32>(a + j) - mean
    total += d * d
  }
  return total / <f32>n
}
