import { fma, fnma, splat } from './arithmetic'

/* Right to about one unit in the last place: polynomials of the Cephes library (S. Moshier). */

/** 2ⁿ for integer lanes from −126 to 127. */
// @ts-ignore: decorator
@inline
function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
}

/** eˣ; overflows to infinity, underflows through subnormals to 0, keeps NaN. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, splat(89)), splat(-105))
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504088896341)))
  const p = expOfRest(x, n)
  // two factors: 2ⁿ alone is not a float at either end of the range
  const whole = i32x4.trunc_sat_f32x4_s(n)
  const half = i32x4.shr_s(whole, 1)
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(whole, half)))
}

/** eˣ for x ≤ 0, where 10⁻³⁸ may stand for anything smaller; keeps NaN. */
// @ts-ignore: decorator
@inline
export function expFalling4(x: v128): v128 {
  return expOfOne4(f32x4.pmax(x, splat(-87)))
}

/** eˣ where 10⁻³⁸ may stand for anything smaller and 10³⁸ for anything larger; keeps NaN. */
// @ts-ignore: decorator
@inline
export function expWithin4(x: v128): v128 {
  return expOfOne4(f32x4.pmax(f32x4.pmin(x, splat(87)), splat(-87)))
}

/** eˣ for x from −87 to 87. */
// @ts-ignore: decorator
@inline
function expOfOne4(x: v128): v128 {
  // adding it rounds to integers, and leaves n + 127 in the lowest bits
  const rounder = splat(12583039)
  const t = fma(x, splat(1.44269504088896341), rounder)
  const n = f32x4.sub(t, rounder)
  return f32x4.mul(expOfRest(x, n), i32x4.shl(t, 23))
}

/** e^(x − n ln 2), n the integer nearest to x / ln 2. */
// @ts-ignore: decorator
@inline
function expOfRest(x: v128, n: v128): v128 {
  const r = fnma(n, splat(-2.12194440e-4), fnma(n, splat(0.693359375), x))
  let p = fma(splat(1.9875691500e-4), r, splat(1.3981999507e-3))
  p = fma(p, r, splat(8.3334519073e-3))
  p = fma(p, r, splat(4.1665795894e-2))
  p = fma(p, r, splat(1.6666665459e-1))
  p = fma(p, r, splat(5.0000001201e-1))
  return fma(p, f32x4.mul(r, r), f32x4.add(r, splat(1)))
}

/** eˣ of one float, the same digits as `exp4`. */
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0)
}

/** 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid4(x: v128): v128 {
  return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x))))
}

// @ts-ignore: decorator
@inline
export function tanh4(x: v128): v128 {
  const z = f32x4.mul(x, x)
  let p = fma(splat(-5.70498872745e-3), z, splat(2.06390887954e-2))
  p = fma(p, z, splat(-5.37397155531e-2))
  p = fma(p, z, splat(1.33314422036e-1))
  p = fma(p, z, splat(-3.33332819422e-1))
  const near = fma(f32x4.mul(p, z), x, x)
  const size = f32x4.abs(x)
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(exp4(f32x4.add(size, size)), splat(1))))
  const signed = v128.or(far, v128.and(x, splat(-0.0)))
  const result = v128.bitselect(near, signed, f32x4.lt(size, splat(0.625)))
  return v128.bitselect(x, result, f32x4.ne(x, x))
}
