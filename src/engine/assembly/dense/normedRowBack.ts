import { activate, activateBack } from '../lanes/activation'
import { firstLanes, loadPart, storePart } from '../lanes/parts'
import { sumLanes } from '../lanes/sums'
import { Activation } from '../memory/jobs'

/** The same through a LayerNorm: dz = (g − mean g − x̂ mean(g x̂)) / σ · activation', g = dy·gain. */
// @ts-ignore: decorator
@inline
export function normedRow(
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
    const d = v128.and(part, firstLanes(rest))
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
