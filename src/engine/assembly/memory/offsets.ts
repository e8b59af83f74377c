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
