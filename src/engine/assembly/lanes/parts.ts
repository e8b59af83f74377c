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

/** The first `count` of four floats, zeros after them. */
// @ts-ignore: decorator
@inline
export function loadUpTo(at: usize, count: i32): v128 {
  return count >= 4 ? v128.load(at) : loadPart(at, count)
}

// @ts-ignore: decorator
@inline
export function storeUpTo(at: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(at, v)
  else storePart(at, v, count)
}

/** All bits of the first `count` lanes. */
// @ts-ignore: decorator
@inline
export function firstLanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}
