import { sumLanes } from '../lanes/sums'

export const EPSILON: f32 = 1e-5

/** y = residual + (a − mean) / σ · gain + shift; two passes, as a variance of nearly equal numbers needs. */
export function normaliseRow(
  a: usize, y: usize, residual: usize, sum: f32, bytes: usize, gain: usize, shift: usize, statistics: usize,
): void {
  const n = <f32>(bytes >> 2)
  const mean = sum / n
  const scale: f32 = 1 / sqrt<f32>(squares(a, bytes, mean) / n + EPSILON)
  if (statistics) {
    store<f32>(statistics, mean)
    store<f32>(statistics, scale, 4)
  }
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
function squares(a: usize, bytes: usize, mean: f32): f32 {
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
