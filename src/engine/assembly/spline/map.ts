import { fma } from '../lanes/arithmetic'
import { log4 } from '../lanes/logarithm'
import { scratch } from '../memory/scratch'
import { findBin } from './bin'
import { bin, BOTTOM, HEIGHT, LEFT, LOG_DET, SLOPE0, SLOPE1, UP, WIDTH } from './places'
import { solveTheta } from './theta'

/** What the last `mapLanes` found: the log-determinants of its direction. */
// @ts-ignore: decorator
@inline
export function logDetOfLanes(): v128 {
  return v128.load(scratch(LOG_DET))
}

/** Four numbers through the spline whose raw numbers were taken; those that are not `inside` stay. */
export function mapLanes(x: v128, inside: v128, inverse: bool): v128 {
  findBin(x, inverse)
  const theta = inverse ? solveTheta() : f32x4.div(bin(UP), bin(WIDTH))
  const y = inverse ? fma(theta, bin(WIDTH), bin(LEFT)) : value(theta)
  const logDet = logSlope(theta)
  v128.store(scratch(LOG_DET), v128.and(inverse ? f32x4.neg(logDet) : logDet, inside))
  return v128.bitselect(y, x, inside)
}

/** y = bottom + h (Δθ² + d₀ θ(1 − θ)) / (Δ + (d₀ + d₁ − 2Δ) θ(1 − θ)). */
// @ts-ignore: decorator
@inline
function value(theta: v128): v128 {
  const slope = f32x4.div(bin(HEIGHT), bin(WIDTH))
  const d0 = bin(SLOPE0)
  const t = f32x4.mul(theta, f32x4.sub(f32x4.splat(1), theta))
  const bend = f32x4.sub(f32x4.add(d0, bin(SLOPE1)), f32x4.add(slope, slope))
  const over = fma(slope, f32x4.mul(theta, theta), f32x4.mul(d0, t))
  return fma(bin(HEIGHT), f32x4.div(over, fma(bend, t, slope)), bin(BOTTOM))
}

/** ln dy/dx = ln[Δ² (d₁ θ² + 2Δ θ(1 − θ) + d₀ (1 − θ)²)] − 2 ln(denominator). */
// @ts-ignore: decorator
@inline
function logSlope(theta: v128): v128 {
  const slope = f32x4.div(bin(HEIGHT), bin(WIDTH))
  const d0 = bin(SLOPE0)
  const d1 = bin(SLOPE1)
  const rest = f32x4.sub(f32x4.splat(1), theta)
  const t = f32x4.mul(theta, rest)
  const bend = f32x4.sub(f32x4.add(d0, d1), f32x4.add(slope, slope))
  const below = fma(bend, t, slope)
  const above = fma(d1, f32x4.mul(theta, theta), fma(f32x4.add(slope, slope), t, f32x4.mul(d0, f32x4.mul(rest, rest))))
  // one logarithm: the quotient is of order 1 or below 1e6
  const ratio = f32x4.div(slope, below)
  return log4(f32x4.mul(f32x4.mul(ratio, ratio), above))
}
