import { fma, fnma, splat } from './arithmetic'
import { exp4 } from './exponential'

/* Right to about one unit in the last place: polynomials of the Cephes library (S. Moshier). */

/** ln x; −∞ at 0, NaN below, right for subnormals. */
// @ts-ignore: decorator
@inline
export function log4(x: v128): v128 {
  const tiny = f32x4.lt(x, splat(1.17549435e-38))
  const scaled = v128.bitselect(f32x4.mul(x, splat(8388608)), x, tiny)
  // mantissa in [√½, √2)
  const bits = i32x4.sub(scaled, i32x4.splat(0x3f3504f3))
  const exponent = i32x4.shr_s(bits, 23)
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  let e = f32x4.convert_i32x4_s(exponent)
  e = f32x4.sub(e, v128.and(tiny, splat(23)))
  const z = f32x4.sub(m, splat(1))
  const y = f32x4.mul(z, z)
  let p = fma(splat(7.0376836292e-2), z, splat(-1.1514610310e-1))
  p = fma(p, z, splat(1.1676998740e-1))
  p = fma(p, z, splat(-1.2420140846e-1))
  p = fma(p, z, splat(1.4249322787e-1))
  p = fma(p, z, splat(-1.6668057665e-1))
  p = fma(p, z, splat(2.0000714765e-1))
  p = fma(p, z, splat(-2.4999993993e-1))
  p = fma(p, z, splat(3.3333331174e-1))
  p = f32x4.mul(f32x4.mul(p, z), y)
  p = fma(e, splat(-2.12194440e-4), p)
  p = fnma(splat(0.5), y, p)
  let r = f32x4.add(z, p)
  r = fma(e, splat(0.693359375), r)
  r = v128.bitselect(splat(-Infinity), r, f32x4.eq(x, splat(0)))
  // keeps +∞ and NaN, makes negatives NaN
  const special = v128.not(f32x4.lt(x, splat(Infinity)))
  r = v128.bitselect(x, r, special)
  return v128.bitselect(splat(NaN), r, f32x4.lt(x, splat(0)))
}

/** ln(1 + u) for u in [0, 1], right for small u too. */
// @ts-ignore: decorator
@inline
function log1p4(u: v128): v128 {
  const w = f32x4.add(splat(1), u)
  // what rounding 1 + u lost
  const lost = f32x4.sub(u, f32x4.sub(w, splat(1)))
  return f32x4.add(log4(w), f32x4.div(lost, w))
}

/** ln(1 + x) for any x. */
// @ts-ignore: decorator
@inline
export function log1pAny4(x: v128): v128 {
  const w = f32x4.add(splat(1), x)
  const lost = f32x4.div(f32x4.sub(x, f32x4.sub(w, splat(1))), w)
  // nothing is lost at w = 0 and w = ∞, where the correction is not a number
  return f32x4.add(log4(w), v128.and(lost, f32x4.eq(lost, lost)))
}

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|). */
// @ts-ignore: decorator
@inline
export function softplus4(x: v128): v128 {
  const small = log1p4(exp4(f32x4.neg(f32x4.abs(x))))
  // pmax(x, 0) keeps a NaN of x
  return f32x4.add(f32x4.pmax(x, splat(0)), small)
}
