/** The two high lanes, in the low ones. */
// @ts-ignore: decorator
@inline
export function highHalf(v: v128): v128 {
  return v128.shuffle<i64>(v, v, 1, 0)
}

/** Four floats of two and two doubles. */
// @ts-ignore: decorator
@inline
export function joinHalves(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}
