import { Reduction, reduce, softmax, sumColumns } from './jobs'
import { exp4 } from './math'
import { loadPart, maxLanes, storePart, sumLanes } from './vector'

/** The sum of n floats in float64. */
export function sumOf(x: usize, n: i32): f64 {
  let s0 = f64x2.splat(0)
  let s1 = s0
  let i: usize = 0
  const whole = <usize>(n & ~3) << 2
  for (; i < whole; i += 16) {
    const v = v128.load(x + i)
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v))
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 0)))
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

export function reduceChunk(chunk: i32): void {
  const op = reduce.operation
  const n = reduce.columns
  const last = min(reduce.rows, (chunk + 1) * reduce.perChunk)
  for (let r = chunk * reduce.perChunk; r < last; r++) {
    const x = reduce.x + (<usize>(r * n) << 2)
    const out = reduce.out + (<usize>r << 2)
    if (op == Reduction.MAX) store<f32>(out, maxOf(x, n))
    else if (op == Reduction.MEAN) store<f32>(out, <f32>(sumOf(x, n) / <f64>n))
    else store<f32>(out, <f32>sumOf(x, n))
  }
}

/** In float64. */
export function sumColumnsChunk(chunk: i32): void {
  const n = sumColumns.columns
  const last = min(n, (chunk + 1) * sumColumns.perChunk)
  for (let j = chunk * sumColumns.perChunk; j < last; j += 4) {
    const part = last - j
    let x = sumColumns.x + (<usize>j << 2)
    let low = f64x2.splat(0)
    let high = low
    for (let r = 0; r < sumColumns.rows; r++) {
      const v = part < 4 ? loadPart(x, part) : v128.load(x)
      low = f64x2.add(low, f64x2.promote_low_f32x4(v))
      high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<i64>(v, v, 1, 0)))
      x += <usize>n << 2
    }
    const v = v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
    const out = sumColumns.out + (<usize>j << 2)
    if (part < 4) storePart(out, v, part)
    else v128.store(out, v)
  }
}

/** Adds up `count` arrays of n floats, one after the other, in float64. */
export function sumParts(parts: usize, count: i32, stride: usize, n: i32, out: usize): void {
  for (let j = 0; j < n; j += 2) {
    let sum = f64x2.splat(0)
    let at = parts + (<usize>j << 2)
    for (let i = 0; i < count; i++) {
      sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(at)))
      at += stride
    }
    const v = f32x4.demote_f64x2_zero(sum)
    v128.store_lane<f32>(out, v, 0, 0)
    if (j + 1 < n) v128.store_lane<f32>(out, v, 1, 4)
    out += 8
  }
}

export function softmaxChunk(chunk: i32): void {
  const n = softmax.columns
  const last = min(softmax.rows, (chunk + 1) * softmax.perChunk)
  for (let r = chunk * softmax.perChunk; r < last; r++) {
    const at = <usize>(r * n) << 2
    softmaxRow(softmax.x + at, softmax.out + at, n)
  }
}

export function softmaxRow(x: usize, out: usize, n: i32): void {
  const most = f32x4.splat(maxOf(x, n))
  let sums = f32x4.splat(0)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const e = exp4(f32x4.sub(v128.load(x + (<usize>i << 2)), most))
    v128.store(out + (<usize>i << 2), e)
    sums = f32x4.add(sums, e)
  }
  let sum = sumLanes(sums)
  for (; i < n; i++) {
    const e = f32x4.extract_lane(exp4(f32x4.sub(f32x4.splat(load<f32>(x + (<usize>i << 2))), most)), 0)
    store<f32>(out + (<usize>i << 2), e)
    sum += e
  }
  const factor = f32x4.splat(1 / sum)
  for (i = 0; i + 4 <= n; i += 4) {
    v128.store(out + (<usize>i << 2), f32x4.mul(v128.load(out + (<usize>i << 2)), factor))
  }
  for (; i < n; i++) store<f32>(out + (<usize>i << 2), load<f32>(out + (<usize>i << 2)) * f32x4.extract_lane(factor, 0))
}
