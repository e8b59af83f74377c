import { fma, fnma } from './vector'

/* Functions of four floats, right to about one unit in the last place (polynomials of the Cephes library, S. Moshier). */

// @ts-ignore: decorator
@inline
function splat(x: f32): v128 {
  return f32x4.splat(x)
}

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
  x = f32x4.pmax(x, splat(-87))
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
export function log1p4(u: v128): v128 {
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

/** sin 2πu and cos 2πu for u in [0, 1]: the sine is returned, the cosine stored at `cosine`. */
// @ts-ignore: decorator
@inline
export function sinCosTurn4(u: v128, cosine: usize): v128 {
  const quarters = f32x4.mul(u, splat(4))
  const n = f32x4.nearest(quarters)
  const x = f32x4.mul(f32x4.sub(quarters, n), splat(1.5707963267948966))
  const z = f32x4.mul(x, x)
  let s = fma(splat(-1.9515295891e-4), z, splat(8.3321608736e-3))
  s = fma(s, z, splat(-1.6666654611e-1))
  s = fma(f32x4.mul(s, z), x, x)
  let c = fma(splat(2.443315711809948e-5), z, splat(-1.388731625493765e-3))
  c = fma(c, z, splat(4.166664568298827e-2))
  c = fma(f32x4.mul(c, z), z, fnma(splat(0.5), z, splat(1)))
  const quadrant = i32x4.trunc_sat_f32x4_s(n)
  const odd = i32x4.eq(v128.and(quadrant, i32x4.splat(1)), i32x4.splat(1))
  const sineSign = i32x4.shl(v128.and(quadrant, i32x4.splat(2)), 30)
  const cosineSign = i32x4.shl(v128.and(i32x4.add(quadrant, i32x4.splat(1)), i32x4.splat(2)), 30)
  v128.store(cosine, v128.xor(v128.bitselect(s, c, odd), cosineSign))
  return v128.xor(v128.bitselect(c, s, odd), sineSign)
}

/** eˣ of one float, the same digits as `exp4`. */
export function exp1(x: f32): f32 {
  return f32x4.extract_lane(exp4(f32x4.splat(x)), 0)
}
