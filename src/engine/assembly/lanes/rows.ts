import { fma } from './arithmetic'
import { highHalf } from './halves'
import { maxLanes, sumLanes } from './sums'

/** The sum of n floats in float64. */
export function sumOf(x: usize, n: i32): f64 {
  let s0 = f64x2.splat(0)
  let s1 = s0
  let i: usize = 0
  const whole = <usize>(n & ~3) << 2
  for (; i < whole; i += 16) {
    const v = v128.load(x + i)
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v))
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(highHalf(v)))
  }
  s0 = f64x2.add(s0, s1)
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1)
  for (; i < <usize>n << 2; i += 4) sum += <f64>load<f32>(x + i)
  return sum
}

export function maxOf(x: usize, n: i32): f32 {
  let most: f32 = -Infinity
  let i: usize = 0
  if (n >= 4) {
    let v = v128.load(x)
    for (; i < <usize>(n & ~3) << 2; i += 16) v = f32x4.max(v, v128.load(x + i))
    most = maxLanes(v)
  }
  for (; i < <usize>n << 2; i += 4) most = max<f32>(most, load<f32>(x + i))
  return most
}

/** y += factor · x over n floats. */
export function addScaled(y: usize, x: usize, factor: f32, n: i32): void {
  const f = f32x4.splat(factor)
  let j: usize = 0
  const whole = <usize>(n & ~3) << 2
  for (; j < whole; j += 16) v128.store(y + j, fma(f, v128.load(x + j), v128.load(y + j)))
  for (; j < <usize>n << 2; j += 4) store<f32>(y + j, load<f32>(y + j) + factor * load<f32>(x + j))
}

export function dot(x: usize, y: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  let j: usize = 0
  const whole = <usize>(n & ~3) << 2
  for (; j < whole; j += 16) sum = fma(v128.load(x + j), v128.load(y + j), sum)
  let total = sumLanes(sum)
  for (; j < <usize>n << 2; j += 4) total += load<f32>(x + j) * load<f32>(y + j)
  return total
}
