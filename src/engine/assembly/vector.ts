/** a·b + c, in one rounding where relaxed SIMD is compiled in. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** c − a·b, in one rounding where relaxed SIMD is compiled in. */
// @ts-ignore: decorator
@inline
export function fnma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_nmadd(a, b, c)
  return f32x4.sub(c, f32x4.mul(a, b))
}

/** The sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/** The largest of the four lanes; NaN if one is NaN. */
// @ts-ignore: decorator
@inline
export function maxLanes(v: v128): f32 {
  const pairs = f32x4.max(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1))
}

/** The first `count` (1 to 3) floats at `at`, zeros after them. */
// @ts-ignore: decorator
@inline
export function loadPart(at: usize, count: i32): v128 {
  let v = v128.load_zero<f32>(at)
  if (count > 1) v = f32x4.replace_lane(v, 1, load<f32>(at, 4))
  if (count > 2) v = f32x4.replace_lane(v, 2, load<f32>(at, 8))
  return v
}

/** Stores the first `count` (1 to 3) lanes. */
// @ts-ignore: decorator
@inline
export function storePart(at: usize, v: v128, count: i32): void {
  v128.store_lane<f32>(at, v, 0)
  if (count > 1) v128.store_lane<f32>(at, v, 1, 4)
  if (count > 2) v128.store_lane<f32>(at, v, 2, 8)
}
