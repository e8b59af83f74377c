import { activate, activateBack } from './activation'
import { Activation, denseBack } from './jobs'
import { loadPart, storePart, sumLanes } from './vector'

export function denseBackChunk(chunk: i32): void {
  const kind = denseBack.activation
  // called by reference: as one function their loops share registers, which costs twice the time
  let back = identityBack
  if (kind == Activation.LEAKY_RELU) back = leakyReluBack
  else if (kind == Activation.RELU) back = reluBack
  else if (kind == Activation.SILU) back = siluBack
  back(chunk)
}

function identityBack(chunk: i32): void {
  rowsBack(chunk, Activation.IDENTITY)
}

function leakyReluBack(chunk: i32): void {
  rowsBack(chunk, Activation.LEAKY_RELU)
}

function reluBack(chunk: i32): void {
  rowsBack(chunk, Activation.RELU)
}

function siluBack(chunk: i32): void {
  rowsBack(chunk, Activation.SILU)
}

// @ts-ignore: decorator
@inline
function rowsBack(chunk: i32, kind: i32): void {
  const out = denseBack.columns
  const size = denseBack.perChunk
  const first = chunk * size
  const last = min(denseBack.rows, first + size)
  const bytes = <usize>out << 2
  const padded = (bytes + 15) & ~15
  const sums = denseBack.sums + <usize>chunk * padded * 3
  memory.fill(sums, 0, padded * 3)
  const gain = denseBack.gain
  const panelBytes = <usize>denseBack.rows << 5
  for (let i = first; i < last; i++) {
    const at = <usize>i * bytes
    const dy = denseBack.dy + at
    const kept = denseBack.kept + at
    const panel = denseBack.panels + (<usize>i << 5)
    const dz = denseBack.dz ? denseBack.dz + at : 0
    if (gain) {
      const statistics = denseBack.statistics + (<usize>i << 3)
      normedRow(dy, kept, statistics, gain, bytes, dz, panel, panelBytes, sums, kind)
    } else plainRow(dy, kept, bytes, dz, panel, panelBytes, sums, kind)
    if (out & 4 || out & 3) zeroPanelEnd(panel, panelBytes, out)
  }
}

/** The lanes of a row's last panel that no column fills. */
function zeroPanelEnd(panel: usize, panelBytes: usize, out: i32): void {
  const used = ((out & 7) + 3) & ~3
  if (used == 4) v128.store(panel + <usize>(out >> 3) * panelBytes, f32x4.splat(0), 16)
}

/** dz = dy · activation', to its row if wanted and to its panels; added to the sums of dbias. */
// @ts-ignore: decorator
@inline
function plainRow(
  dy: usize, kept: usize, bytes: usize, dz: usize, panel: usize, panelBytes: usize, sums: usize, kind: i32,
): void {
  const whole = bytes & ~15
  let at: usize = 0
  for (; at < whole; at += 16) {
    const d = activateBack(v128.load(dy + at), v128.load(kept + at), kind)
    if (dz) v128.store(dz + at, d)
    v128.store(panel + (at >> 5) * panelBytes + (at & 16), d)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
  }
  const rest = <i32>(bytes - whole) >> 2
  if (rest) {
    const d = v128.and(activateBack(loadPart(dy + at, rest), loadPart(kept + at, rest), kind), laneMask(rest))
    if (dz) storePart(dz + at, d, rest)
    v128.store(panel + (at >> 5) * panelBytes + (at & 16), d)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
  }
}

/** The same through a LayerNorm: dz = (g − mean g − x̂ mean(g x̂)) / σ · activation', g = dy·gain. */
// @ts-ignore: decorator
@inline
function normedRow(
  dy: usize, kept: usize, statistics: usize, gain: usize, bytes: usize, dz: usize, panel: usize, panelBytes: usize,
  sums: usize, kind: i32,
): void {
  const mean = v128.load32_splat(statistics)
  const scale = v128.load32_splat(statistics, 4)
  const padded = (bytes + 15) & ~15
  const whole = bytes & ~15
  const rest = <i32>(bytes - whole) >> 2
  const dGain = sums + padded
  const dShift = dGain + padded
  let s1 = f32x4.splat(0)
  let s2 = s1
  let at: usize = 0
  for (; at < whole; at += 16) {
    const d = v128.load(dy + at)
    const normal = normalOf(v128.load(kept + at), mean, scale, kind)
    const product = f32x4.mul(d, normal)
    const factor = v128.load(gain + at)
    s1 = f32x4.add(s1, f32x4.mul(d, factor))
    s2 = f32x4.add(s2, f32x4.mul(product, factor))
    v128.store(dGain + at, f32x4.add(v128.load(dGain + at), product))
    v128.store(dShift + at, f32x4.add(v128.load(dShift + at), d))
  }
  if (rest) {
    const d = loadPart(dy + at, rest)
    const product = f32x4.mul(d, normalOf(loadPart(kept + at, rest), mean, scale, kind))
    const factor = loadPart(gain + at, rest)
    s1 = f32x4.add(s1, f32x4.mul(d, factor))
    s2 = f32x4.add(s2, f32x4.mul(product, factor))
    v128.store(dGain + at, f32x4.add(v128.load(dGain + at), product))
    v128.store(dShift + at, f32x4.add(v128.load(dShift + at), d))
  }
  const n = <f32>(bytes >> 2)
  const m1 = f32x4.splat(sumLanes(s1) / n)
  const m2 = f32x4.splat(sumLanes(s2) / n)
  at = 0
  for (; at < whole; at += 16) {
    const a = v128.load(kept + at)
    const d = backOf(v128.load(dy + at), a, v128.load(gain + at), mean, scale, m1, m2, kind)
    v128.store(dz + at, d)
    v128.store(panel + (at >> 5) * panelBytes + (at & 16), d)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
  }
  if (rest) {
    const part = backOf(loadPart(dy + at, rest), loadPart(kept + at, rest), loadPart(gain + at, rest), mean, scale, m1, m2, kind)
    // the lanes beyond the row must not reach the sums
    const d = v128.and(part, laneMask(rest))
    storePart(dz + at, d, rest)
    v128.store(panel + (at >> 5) * panelBytes + (at & 16), d)
    v128.store(sums + at, f32x4.add(v128.load(sums + at), d))
  }
}

/** x̂ from what forward kept: the activation, or for silu what comes before it. */
// @ts-ignore: decorator
@inline
function normalOf(kept: v128, mean: v128, scale: v128, kind: i32): v128 {
  return f32x4.mul(f32x4.sub(kind == Activation.SILU ? activate(kept, Activation.SILU) : kept, mean), scale)
}

// @ts-ignore: decorator
@inline
function backOf(dy: v128, kept: v128, gain: v128, mean: v128, scale: v128, m1: v128, m2: v128, kind: i32): v128 {
  const normal = normalOf(kept, mean, scale, kind)
  const centred = f32x4.sub(f32x4.sub(f32x4.mul(dy, gain), m1), f32x4.mul(normal, m2))
  return activateBack(f32x4.mul(centred, scale), kept, kind)
}

// @ts-ignore: decorator
@inline
function laneMask(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}
