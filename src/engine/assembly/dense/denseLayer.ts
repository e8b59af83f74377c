import { activate } from '../lanes/activation'
import { loadPart, storePart } from '../lanes/parts'
import { sumLanes } from '../lanes/sums'
import { Activation, dense } from '../memory/jobs'
import { segmentOf } from '../memory/offsets'
import { multiplyBlock } from '../products/block'
import { multiplyWide } from '../products/wide'
import { normaliseRow } from './normalise'

export function denseChunk(chunk: i32): void {
  const out = dense.columns
  const size = dense.perChunk
  const first = chunk * size
  const rows = min(size, dense.rows - first)
  const bytes = <usize>out << 2
  const start = <usize>first * bytes
  const z = (dense.kept ? dense.kept : dense.y) + start
  const depth = dense.depth
  const x = dense.x + (<usize>first * <usize>depth << 2)
  const step = <usize>depth << 2
  if (dense.wide) multiplyWide(x, step, false, dense.weight, bytes, false, z, bytes, rows, out, depth, false)
  else multiplyBlock(x, step, false, dense.weight, z, bytes, rows, out, depth, false)
  const kind = dense.activation
  // the compiler makes one loop of each: no question is asked twice in it
  if (kind == Activation.LEAKY_RELU) finishRows(first, rows, out, z, Activation.LEAKY_RELU)
  else if (kind == Activation.RELU) finishRows(first, rows, out, z, Activation.RELU)
  else if (kind == Activation.SILU) finishRows(first, rows, out, z, Activation.SILU)
  else finishRows(first, rows, out, z, Activation.IDENTITY)
}

/** From x W of some rows to y: terms, activation, LayerNorm, residual. */
// @ts-ignore: decorator
@inline
function finishRows(first: i32, rows: i32, out: i32, z: usize, kind: i32): void {
  const bytes = <usize>out << 2
  let y = dense.y + <usize>first * bytes
  let residual = dense.residual ? dense.residual + <usize>first * bytes : 0
  let segment = dense.offsets ? segmentOf(dense.offsets, dense.segments, first) : 0
  for (let i = first; i < first + rows; i++) {
    segment = sharedRow(i, segment)
    // silu keeps what comes before it
    const a = kind == Activation.SILU ? y : z
    const sum = dense.shared
      ? activateRow(z, a, dense.bias, dense.shared + <usize>segment * bytes, bytes, true, kind)
      : activateRow(z, a, dense.bias, 0, bytes, false, kind)
    if (dense.gain) normaliseRow(a, y, residual, sum, bytes, dense.gain, dense.shift, dense.statistics ? dense.statistics + (<usize>i << 3) : 0)
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
  const offsets = dense.offsets
  if (offsets) {
    while (load<i32>(offsets + (<usize>(previous + 1) << 2)) <= i) previous++
    return previous
  }
  const repeat = dense.repeat
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
    if (kind == Activation.SILU) v128.store(z + at, v)
    v = activate(v, kind)
    v128.store(a + at, v)
    sum = f32x4.add(sum, v)
  }
  const rest = <i32>(bytes - whole) >> 2
  if (rest) {
    let v = f32x4.add(loadPart(z + at, rest), loadPart(bias + at, rest))
    if (shared) v = f32x4.add(v, loadPart(term + at, rest))
    if (kind == Activation.SILU) storePart(z + at, v, rest)
    v = activate(v, kind)
    storePart(a + at, v, rest)
    sum = f32x4.add(sum, v)
  }
  return sumLanes(sum)
}

function addRow(a: usize, b: usize, y: usize, bytes: usize): void {
  let at: usize = 0
  for (; at < (bytes & ~15); at += 16) v128.store(y + at, f32x4.add(v128.load(a + at), v128.load(b + at)))
  for (; at < bytes; at += 4) store<f32>(y + at, load<f32>(a + at) + load<f32>(b + at))
}
