import { fma, fnma, splat } from './arithmetic'

/* Right to about one unit in the last place: polynomials of the Cephes library (S. Moshier). */

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
