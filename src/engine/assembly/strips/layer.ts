import { EPSILON } from '../dense/normalise'
import { activate, siluSigmoid, siluSlope } from '../lanes/activation'
import { fma } from '../lanes/arithmetic'
import { Activation } from '../memory/jobs'
import { addStrip, NUMBER } from './strip'

/**
 * From z = x W + terms of a strip to h = residual + LN(activation(z)). With `statistics`, mean and 1/σ of each row are stored
 * there. z is left as backward wants it: what the LayerNorm makes before its factor, for silu z itself before a LayerNorm and
 * without one silu's slope. What nobody wants may be at the same place as h.
 */
export function finishStrip(
  z: usize, h: usize, J: i32, kind: i32, gain: usize, shift: usize, residual: usize, statistics: usize,
): void {
  // the compiler makes one loop of each: no question is asked twice in it
  if (kind == Activation.LEAKY_RELU) finish(z, h, J, Activation.LEAKY_RELU, gain, shift, residual, statistics)
  else if (kind == Activation.RELU) finish(z, h, J, Activation.RELU, gain, shift, residual, statistics)
  else if (kind == Activation.SILU) finish(z, h, J, Activation.SILU, gain, shift, residual, statistics)
  else finish(z, h, J, Activation.IDENTITY, gain, shift, residual, statistics)
}

// @ts-ignore: decorator
@inline
function finish(
  z: usize, h: usize, J: i32, kind: i32, gain: usize, shift: usize, residual: usize, statistics: usize,
): void {
  const bytes = <usize>J << NUMBER
  if (kind == Activation.SILU && !gain && z != h) {
    siluWithSlope(z, h, bytes)
    if (residual) addStrip(h, residual, h, bytes)
    return
  }
  if (kind == Activation.IDENTITY && !gain && !residual && z == h) return
  // silu keeps what comes before it
  const a = kind == Activation.SILU ? h : z
  let s0 = f32x4.splat(0)
  let s1 = s0
  for (let at: usize = 0; at < bytes; at += 32) {
    const a0 = activate(v128.load(z + at), kind)
    const a1 = activate(v128.load(z + at, 16), kind)
    s0 = f32x4.add(s0, a0)
    s1 = f32x4.add(s1, a1)
    v128.store(a + at, a0)
    v128.store(a + at, a1, 16)
  }
  if (gain) normalise(a, h, bytes, s0, s1, gain, shift, residual, statistics, kind != Activation.SILU)
  else if (residual) addStrip(a, residual, h, bytes)
  else if (a != h) memory.copy(h, a, bytes)
}

/** h = silu(z), whose slope takes the place of z: backward has no exponential to take. */
function siluWithSlope(z: usize, h: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    const v = v128.load(z + at)
    const s = siluSigmoid(v)
    v128.store(h + at, f32x4.mul(v, s))
    v128.store(z + at, siluSlope(v, s))
  }
}

/** h = residual + (a − mean) / σ · gain + shift; with statistics and `keeps`, (a − mean) / σ takes the place of a. */
function normalise(
  a: usize, h: usize, bytes: usize, s0: v128, s1: v128, gain: usize, shift: usize, residual: usize, statistics: usize,
  keeps: bool,
): void {
  const n = f32x4.splat(<f32>(bytes >> NUMBER))
  const m0 = f32x4.div(s0, n)
  const m1 = f32x4.div(s1, n)
  let q0 = f32x4.splat(0)
  let q1 = q0
  for (let at: usize = 0; at < bytes; at += 32) {
    const d0 = f32x4.sub(v128.load(a + at), m0)
    const d1 = f32x4.sub(v128.load(a + at, 16), m1)
    q0 = f32x4.add(q0, f32x4.mul(d0, d0))
    q1 = f32x4.add(q1, f32x4.mul(d1, d1))
  }
  const r0 = inverseRoot(q0, n)
  const r1 = inverseRoot(q1, n)
  if (statistics) {
    v128.store(statistics, m0)
    v128.store(statistics, m1, 16)
    v128.store(statistics, r0, 32)
    v128.store(statistics, r1, 48)
  } else keeps = false
  if (keeps) {
    if (residual) scale(a, h, bytes, m0, m1, r0, r1, gain, shift, residual, true, true)
    else scale(a, h, bytes, m0, m1, r0, r1, gain, shift, 0, false, true)
  } else if (residual) scale(a, h, bytes, m0, m1, r0, r1, gain, shift, residual, true, false)
  else scale(a, h, bytes, m0, m1, r0, r1, gain, shift, 0, false, false)
}

// @ts-ignore: decorator
@inline
function inverseRoot(squares: v128, n: v128): v128 {
  const variance = f32x4.add(f32x4.div(squares, n), f32x4.splat(EPSILON))
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(variance))
}

// @ts-ignore: decorator
@inline
function scale(
  a: usize, h: usize, bytes: usize, m0: v128, m1: v128, r0: v128, r1: v128, gain: usize, shift: usize, residual: usize,
  adds: bool, keeps: bool,
): void {
  for (let at: usize = 0; at < bytes; at += 32) {
    const g = v128.load32_splat(gain)
    const b = v128.load32_splat(shift)
    const n0 = f32x4.mul(f32x4.sub(v128.load(a + at), m0), r0)
    const n1 = f32x4.mul(f32x4.sub(v128.load(a + at, 16), m1), r1)
    if (keeps) {
      v128.store(a + at, n0)
      v128.store(a + at, n1, 16)
    }
    let h0 = fma(n0, g, b)
    let h1 = fma(n1, g, b)
    if (adds) {
      h0 = f32x4.add(h0, v128.load(residual + at))
      h1 = f32x4.add(h1, v128.load(residual + at, 16))
    }
    v128.store(h + at, h0)
    v128.store(h + at, h1, 16)
    gain += 4
    shift += 4
  }
}
