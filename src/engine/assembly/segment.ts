import { repeatRows, segmentSum, weightedSum, weightedSumBack } from './jobs'
import { fma, sumLanes } from './vector'

/* Packed segments: segment m owns rows offsets[m] … offsets[m + 1] − 1. */

/** The segment that owns row i: the last of `count` with offsets[m] <= i. */
export function segmentOf(offsets: usize, count: i32, i: i32): i32 {
  let low = 0
  let high = count
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (load<i32>(offsets + (<usize>middle << 2)) <= i) low = middle
    else high = middle
  }
  return low
}

// @ts-ignore: decorator
@inline
export function offset(at: usize, m: i32): i32 {
  return load<i32>(at + (<usize>m << 2))
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

export function weightedSumChunk(chunk: i32): void {
  const features = weightedSum.features
  const heads = weightedSum.heads
  const size = weightedSum.perChunk
  const last = min(weightedSum.segments, (chunk + 1) * size)
  const width = <usize>(heads * features) << 2
  for (let m = chunk * size; m < last; m++) {
    const out = weightedSum.out + <usize>m * width
    memory.fill(out, 0, width)
    for (let j = offset(weightedSum.offsets, m); j < offset(weightedSum.offsets, m + 1); j++) {
      const value = weightedSum.values + (<usize>(j * features) << 2)
      for (let h = 0; h < heads; h++) {
        const weight = load<f32>(weightedSum.weights + (<usize>(j * heads + h) << 2))
        addScaled(out + (<usize>(h * features) << 2), value, weight, features)
      }
    }
  }
}

export function weightedSumBackChunk(chunk: i32): void {
  const features = weightedSumBack.features
  const heads = weightedSumBack.heads
  const size = weightedSumBack.perChunk
  const last = min(weightedSumBack.segments, (chunk + 1) * size)
  const width = <usize>features << 2
  for (let m = chunk * size; m < last; m++) {
    const dout = weightedSumBack.dout + <usize>(m * heads) * width
    for (let j = offset(weightedSumBack.offsets, m); j < offset(weightedSumBack.offsets, m + 1); j++) {
      const value = weightedSumBack.values + <usize>j * width
      const dvalue = weightedSumBack.dvalues + <usize>j * width
      memory.fill(dvalue, 0, width)
      for (let h = 0; h < heads; h++) {
        const at = <usize>(j * heads + h) << 2
        addScaled(dvalue, dout + <usize>h * width, load<f32>(weightedSumBack.weights + at), features)
        store<f32>(weightedSumBack.dweights + at, dot(value, dout + <usize>h * width, features))
      }
    }
  }
}

export function repeatRowsChunk(chunk: i32): void {
  const width = <usize>repeatRows.columns << 2
  const size = repeatRows.perChunk
  const last = min(repeatRows.segments, (chunk + 1) * size)
  for (let m = chunk * size; m < last; m++) {
    const from = repeatRows.x + <usize>m * width
    for (let j = offset(repeatRows.offsets, m); j < offset(repeatRows.offsets, m + 1); j++) {
      memory.copy(repeatRows.out + <usize>j * width, from, width)
    }
  }
}

export function segmentSumChunk(chunk: i32): void {
  const width = <usize>segmentSum.columns << 2
  const size = segmentSum.perChunk
  const last = min(segmentSum.segments, (chunk + 1) * size)
  const offsets = segmentSum.offsets
  const repeat = segmentSum.repeat
  for (let m = chunk * size; m < last; m++) {
    const out = segmentSum.out + <usize>m * width
    memory.fill(out, 0, width)
    const end = offsets ? offset(offsets, m + 1) : (m + 1) * repeat
    for (let j = offsets ? offset(offsets, m) : m * repeat; j < end; j++) {
      addScaled(out, segmentSum.x + <usize>j * width, 1, segmentSum.columns)
    }
  }
}
