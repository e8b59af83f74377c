import { fma } from '../lanes/arithmetic'
import { scratch } from '../memory/scratch'
import { findBin } from './bin'
import {
  bin, D_BOTTOM, D_HEIGHT, D_LEFT, D_SLOPE0, D_SLOPE1, D_WIDTH, HEIGHT, SLOPE0, SLOPE1, UP, WIDTH,
} from './places'
import { backRaw } from './rawBack'
import { solveTheta } from './theta'

/**
 * Backward of `mapLanes`: returns the gradient to the four numbers; those to the raw numbers go to `draw`, `step` bytes from
 * one to the next. With y = f(x; φ) and L = ln f' the inverse has dx = (dy − f_φ dφ) / f' and log-determinant −L, so its
 * backward is that of the forward with other weights.
 */
export function backLanes(
  x: v128, inside: v128, dout: v128, dlog: v128, inverse: bool, draw: usize, step: usize,
): v128 {
  findBin(x, inverse)
  const theta = inverse ? solveTheta() : f32x4.div(bin(UP), bin(WIDTH))
  const dx = backBin(theta, dout, dlog, inverse, inside)
  backRaw(draw, step)
  return v128.bitselect(dx, dout, inside)
}

/** Stores the gradients to the bin; returns that to the input. Lanes that are not `inside` give zeros to the bin. */
function backBin(theta: v128, dout: v128, dlog: v128, inverse: bool, inside: v128): v128 {
  const one = f32x4.splat(1)
  const two = f32x4.splat(2)
  const w = bin(WIDTH)
  const h = bin(HEIGHT)
  const d0 = bin(SLOPE0)
  const d1 = bin(SLOPE1)
  const slope = f32x4.div(h, w)
  const rest = f32x4.sub(one, theta)
  const t = f32x4.mul(theta, rest)
  const bend = f32x4.sub(f32x4.add(d0, d1), f32x4.add(slope, slope))
  const turn = f32x4.sub(rest, theta) // dt/dθ
  const below = f32x4.div(one, fma(bend, t, slope)) // 1 / denominator
  const above = fma(d1, f32x4.mul(theta, theta), fma(f32x4.add(slope, slope), t, f32x4.mul(d0, f32x4.mul(rest, rest))))
  const q = f32x4.mul(fma(slope, f32x4.mul(theta, theta), f32x4.mul(d0, t)), below)
  const ratio = f32x4.mul(slope, below)
  const derivative = f32x4.mul(f32x4.mul(ratio, ratio), above) // f'
  const inAbove = f32x4.div(one, above)
  // L by θ, Δ, d₀, d₁
  const aboveTheta = f32x4.mul(two, fma(d1, theta, f32x4.sub(f32x4.mul(slope, turn), f32x4.mul(d0, rest))))
  const logTheta = f32x4.sub(f32x4.mul(aboveTheta, inAbove), f32x4.mul(two, f32x4.mul(f32x4.mul(bend, turn), below)))
  const flat = f32x4.sub(one, f32x4.add(t, t)) // d(denominator)/dΔ
  const logSlope = f32x4.mul(two, f32x4.sub(f32x4.add(f32x4.div(one, slope), f32x4.mul(t, inAbove)), f32x4.mul(flat, below)))
  const both = f32x4.mul(two, f32x4.mul(t, below))
  const log0 = f32x4.sub(f32x4.mul(f32x4.mul(rest, rest), inAbove), both)
  const log1 = f32x4.sub(f32x4.mul(f32x4.mul(theta, theta), inAbove), both)
  // the weights of y and L, and the gradient to the input
  const thin = f32x4.div(logTheta, w) // dL/dx
  let gy = v128.and(dout, inside)
  let gl = v128.and(dlog, inside)
  let dx = fma(gl, thin, f32x4.mul(gy, derivative))
  if (inverse) {
    dx = f32x4.div(f32x4.sub(gy, f32x4.mul(gl, thin)), derivative)
    gy = f32x4.neg(dx)
    gl = f32x4.neg(gl)
  }
  const gq = f32x4.mul(gy, h)
  // y by θ is h f'/Δ = w f'
  const dTheta = fma(gl, logTheta, f32x4.mul(f32x4.mul(gy, w), derivative))
  const slopeQ = f32x4.mul(f32x4.sub(f32x4.mul(theta, theta), f32x4.mul(q, flat)), below)
  const dSlope = fma(gq, slopeQ, f32x4.mul(gl, logSlope))
  const tBelow = f32x4.mul(t, below)
  v128.store(scratch(D_LEFT), v128.and(inside, f32x4.neg(f32x4.div(dTheta, w))))
  v128.store(scratch(D_WIDTH), v128.and(inside, f32x4.neg(f32x4.div(fma(dTheta, theta, f32x4.mul(dSlope, slope)), w))))
  v128.store(scratch(D_BOTTOM), v128.and(inside, gy))
  v128.store(scratch(D_HEIGHT), v128.and(inside, fma(gy, q, f32x4.div(dSlope, w))))
  v128.store(scratch(D_SLOPE0), v128.and(inside, fma(gq, f32x4.mul(tBelow, f32x4.sub(one, q)), f32x4.mul(gl, log0))))
  v128.store(scratch(D_SLOPE1), v128.and(inside, f32x4.sub(f32x4.mul(gl, log1), f32x4.mul(gq, f32x4.mul(tBelow, q)))))
  return dx
}
