import { Activation } from '../memory/jobs'
import { fma } from './arithmetic'
import { expWithin4 } from './exponential'

export const SLOPE: f32 = 0.1

/** 1 / (1 + e^−z); below −87, 10⁻³⁸ may stand for anything smaller. */
// @ts-ignore: decorator
@inline
export function siluSigmoid(z: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), expWithin4(f32x4.neg(z))))
}

/** d silu / dz of z and its sigmoid. */
// @ts-ignore: decorator
@inline
export function siluSlope(z: v128, s: v128): v128 {
  return fma(f32x4.mul(z, s), f32x4.sub(f32x4.splat(1), s), s)
}

// @ts-ignore: decorator
@inline
export function activate(z: v128, kind: i32): v128 {
  if (kind == Activation.LEAKY_RELU) return f32x4.pmax(z, f32x4.mul(z, f32x4.splat(SLOPE)))
  if (kind == Activation.RELU) return f32x4.pmax(z, f32x4.splat(0))
  if (kind == Activation.SILU) return f32x4.mul(z, siluSigmoid(z))
  return z
}

/** dy · activation'(z); `saved` is z for silu, for the others z or activation(z): they have the same sign. */
// @ts-ignore: decorator
@inline
export function activateBack(dy: v128, saved: v128, kind: i32): v128 {
  const zero = f32x4.splat(0)
  if (kind == Activation.LEAKY_RELU) return v128.bitselect(dy, f32x4.mul(dy, f32x4.splat(SLOPE)), f32x4.gt(saved, zero))
  if (kind == Activation.RELU) return v128.and(dy, f32x4.gt(saved, zero))
  if (kind == Activation.SILU) {
    return f32x4.mul(dy, siluSlope(saved, siluSigmoid(saved)))
  }
  return dy
}
