import { integer, pointer } from './frame'
import { fma, sumLanes } from './vector'

/* Packed segments: segment m owns rows offsets[m] … offsets[m + 1] − 1. A chunk of these jobs is some segments. */

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

/** Arguments: values, features, weights, heads, offsets, segments, segments a chunk, out. */
export function weightedSumChunk(chunk: i32): void {
  const features = integer(1)
  const heads = integer(3)
  const size = integer(6)
  const last = min(integer(5), (chunk + 1) * size)
  const width = <usize>(heads * features) << 2
  for (let m = chunk * size; m < last; m++) {
    const out = pointer(7) + <usize>m * width
    memory.fill(out, 0, width)
    for (let j = offset(pointer(4), m); j < offset(pointer(4), m + 1); j++) {
      const value = pointer(0) + (<usize>(j * features) << 2)
      for (let h = 0; h < heads; h++) {
        const weight = load<f32>(pointer(2) + (<usize>(j * heads + h) << 2))
        addScaled(out + (<usize>(h * features) << 2), value, weight, features)
      }
    }
  }
}

/** Arguments: values, features, weights, heads, offsets, segments, segments a chunk, dout, dvalues, dweights. */
export function weightedSumBackChunk(chunk: i32): void {
  const features = integer(1)
  const heads = integer(3)
  const size = integer(6)
  const last = min(integer(5), (chunk + 1) * size)
  const width = <usize>features << 2
  for (let m = chunk * size; m < last; m++) {
    const dout = pointer(7) + <usize>(m * heads) * width
    for (let j = offset(pointer(4), m); j < offset(pointer(4), m + 1); j++) {
      const value = pointer(0) + <usize>j * width
      const dvalue = pointer(8) + <usize>j * width
      memory.fill(dvalue, 0, width)
      for (let h = 0; h < heads; h++) {
        const at = <usize>(j * heads + h) << 2
        addScaled(dvalue, dout + <usize>h * width, load<f32>(pointer(2) + at), features)
        store<f32>(pointer(9) + at, dot(value, dout + <usize>h * width, features))
      }
    }
  }
}

/** Arguments: x, columns, offsets, segments, segments a chunk, out. */
export function repeatRowsChunk(chunk: i32): void {
  const width = <usize>integer(1) << 2
  const size = integer(4)
  const last = min(integer(3), (chunk + 1) * size)
  for (let m = chunk * size; m < last; m++) {
    const from = pointer(0) + <usize>m * width
    for (let j = offset(pointer(2), m); j < offset(pointer(2), m + 1); j++) {
      memory.copy(pointer(5) + <usize>j * width, from, width)
    }
  }
}

/** Arguments: x, columns, offsets or 0, segments, segments a chunk, out, rows of a segment where there are no offsets. */
export function segmentSumChunk(chunk: i32): void {
  const width = <usize>integer(1) << 2
  const size = integer(4)
  const last = min(integer(3), (chunk + 1) * size)
  const offsets = pointer(2)
  const repeat = integer(6)
  for (let m = chunk * size; m < last; m++) {
    const out = pointer(5) + <usize>m * width
    memory.fill(out, 0, width)
    const end = offsets ? offset(offsets, m + 1) : (m + 1) * repeat
    for (let j = offsets ? offset(offsets, m) : m * repeat; j < end; j++) {
      addScaled(out, pointer(0) + <usize>j * width, 1, integer(1))
    }
  }
}
