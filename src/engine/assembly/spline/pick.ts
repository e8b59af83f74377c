import { scratch } from '../memory/scratch'

/** Each lane from its own entry of an array of lanes in scratch. */
// @ts-ignore: decorator
@inline
export function pick(array: usize, index: v128): v128 {
  return pickAt(scratch() + array, 16, index)
}

// @ts-ignore: decorator
@inline
export function pickAt(at: usize, step: usize, index: v128): v128 {
  let v = v128.load_zero<f32>(at + <usize>i32x4.extract_lane(index, 0) * step)
  v = f32x4.replace_lane(v, 1, load<f32>(at + <usize>i32x4.extract_lane(index, 1) * step, 4))
  v = f32x4.replace_lane(v, 2, load<f32>(at + <usize>i32x4.extract_lane(index, 2) * step, 8))
  return f32x4.replace_lane(v, 3, load<f32>(at + <usize>i32x4.extract_lane(index, 3) * step, 12))
}
