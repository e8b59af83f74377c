import { bin, HEIGHT, SLOPE0, SLOPE1, UP, WIDTH } from './places'

/**
 * The place in the bin, θ in [0, 1], of the number on the vertical axis that was searched for: the root of a θ² + b θ + c in the form that
 * subtracts nothing from its like.
 */
export function solveTheta(): v128 {
  const zero = f32x4.splat(0)
  const height = bin(HEIGHT)
  const slope = f32x4.div(height, bin(WIDTH))
  const d0 = bin(SLOPE0)
  const up = bin(UP)
  // with h − up, not h d₀ − up d₀, which lets steep slopes cancel at the bin's end; a + b = Δ h
  const beyond = f32x4.sub(bin(SLOPE1), f32x4.add(slope, slope))
  const b = f32x4.sub(f32x4.mul(f32x4.sub(height, up), d0), f32x4.mul(up, beyond))
  const a = f32x4.sub(f32x4.mul(slope, height), b)
  const c = f32x4.neg(f32x4.mul(slope, up))
  const discriminant = f32x4.sub(f32x4.mul(b, b), f32x4.mul(f32x4.splat(4), f32x4.mul(a, c)))
  const q = f32x4.add(f32x4.abs(b), f32x4.sqrt(f32x4.pmax(discriminant, zero)))
  const falling = f32x4.lt(b, zero)
  const over = v128.bitselect(q, f32x4.mul(c, f32x4.splat(-2)), falling)
  const below = v128.bitselect(f32x4.add(a, a), q, falling)
  return f32x4.pmin(f32x4.pmax(f32x4.div(over, below), zero), f32x4.splat(1))
}
