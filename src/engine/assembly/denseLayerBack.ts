import { activate, activateBack, SILU } from './activation'
import { integer, pointer } from './frame'
import { loadPart, storePart, sumLanes } from './vector'

/**
 * The job of a dense layer's backward pass up to dz; a chunk is some rows.
 * Arguments: dy, what forward kept (rows × out), mean and 1/σ of each row, gain or 0, out, rows, rows a chunk, activation,
 * dz, dz in panels, sums of each chunk (dbias, dgain, dshift).
 */
export function denseBackChunk(chunk: i32): void {
  const out = integer(4)
  const size = integer(6)
  const first = chunk * size
  const rows = min(size, integer(5) - first)
  const bytes = <usize>out << 2
  const padded = <usize>((out + 3) & ~3) << 2
  const sums = pointer(10) + <usize>chunk * padded * 3
  memory.fill(sums, 0, padded * 3)
  const normed = pointer(3) != 0
  for (let i = first; i < first + rows; i++) {
    const at = <usize>i * bytes
    if (normed) meansOfRow(i, out, sums + padded)
    backRow(i, out, normed, sums)
  }
}

/* What `meansOfRow` found, for `backRow`; every thread has its own. */
let mean: f32 = 0
let scale: f32 = 0
let meanGain: f32 = 0
let meanProduct: f32 = 0

/** Means over row i of g = dy·gain and of g·x̂; adds dy·x̂ and dy to the sums of dgain and dshift. */
function meansOfRow(i: i32, out: i32, sums: usize): void {
  const start = <usize>(i * out) << 2
  const dy = pointer(0) + start
  const a = pointer(1) + start
  mean = load<f32>(pointer(2) + (<usize>i << 3))
  scale = load<f32>(pointer(2) + (<usize>i << 3), 4)
  const gain = pointer(3)
  const kind = integer(7)
  const m = f32x4.splat(mean)
  const s = f32x4.splat(scale)
  const second = sums + (<usize>((out + 3) & ~3) << 2)
  let s1 = f32x4.splat(0)
  let s2 = s1
  for (let j = 0; j < out; j += 4) {
    const at = <usize>j << 2
    const part = out - j
    const d = part < 4 ? loadPart(dy + at, part) : v128.load(dy + at)
    const kept = part < 4 ? loadPart(a + at, part) : v128.load(a + at)
    const normal = f32x4.mul(f32x4.sub(kind == SILU ? activate(kept, SILU) : kept, m), s)
    const g = f32x4.mul(d, part < 4 ? loadPart(gain + at, part) : v128.load(gain + at))
    s1 = f32x4.add(s1, g)
    s2 = f32x4.add(s2, f32x4.mul(g, normal))
    v128.store(sums + at, f32x4.add(v128.load(sums + at), f32x4.mul(d, normal)))
    v128.store(second + at, f32x4.add(v128.load(second + at), d))
  }
  meanGain = sumLanes(s1) / <f32>out
  meanProduct = sumLanes(s2) / <f32>out
}

/** dz of row i, row-major and in panels; added to the sums of dbias. */
function backRow(i: i32, out: i32, normed: bool, sums: usize): void {
  const start = <usize>(i * out) << 2
  const dy = pointer(0) + start
  const kept = pointer(1) + start
  const dz = pointer(8) + start
  const kind = integer(7)
  const gain = pointer(3)
  let panel = pointer(9) + (<usize>i << 5)
  const nextPanel = <usize>integer(5) << 5
  for (let j = 0; j < out; j += 4) {
    const at = <usize>j << 2
    const part = out - j
    let d = part < 4 ? loadPart(dy + at, part) : v128.load(dy + at)
    const a = part < 4 ? loadPart(kept + at, part) : v128.load(kept + at)
    if (normed) {
      const g = f32x4.mul(d, part < 4 ? loadPart(gain + at, part) : v128.load(gain + at))
      const active = kind == SILU ? activate(a, SILU) : a
      const normal = f32x4.mul(f32x4.sub(active, f32x4.splat(mean)), f32x4.splat(scale))
      const centred = f32x4.sub(f32x4.sub(g, f32x4.splat(meanGain)), f32x4.mul(normal, f32x4.splat(meanProduct)))
      d = f32x4.mul(centred, f32x4.splat(scale))
    }
    d = activateBack(d, a, kind)
    // the lanes beyond the row must not reach the sums
    if (part < 4) d = v128.and(d, laneMask(part))
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
    if (part < 4) storePart(dz + at, d, part)
    else v128.store(dz + at, d)
    v128.store(panel + (at & 16), d)
    if (j & 4) panel += nextPanel
    else if (part <= 4) v128.store(panel, f32x4.splat(0), 16)
  }
}

// @ts-ignore: decorator
@inline
function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}
