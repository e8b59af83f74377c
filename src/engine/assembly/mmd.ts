import { integer, pointer, scratch } from './frame'
import { exp4 } from './math'
import { fma, sumLanes } from './vector'

/*
 * Σ_ij w_i w_j k(z_i, z_j) over the points of two samples, w = 1/N for one and −1/M for the other: the squared maximum mean
 * discrepancy. A chunk is some points i. Arguments: points as [D, padded n], weights [padded n] (0 beyond n), n, padded n (a
 * multiple of 4), D, widths, how many, 1 for the Cauchy kernel, points a chunk, w_i Σ_j w_j k_ij of each point (float64),
 * gradients [n, D] or 0.
 */
export function mmdChunk(chunk: i32): void {
  const last = min(integer(2), (chunk + 1) * integer(8))
  for (let i = chunk * integer(8); i < last; i++) pointAgainstAll(i)
}

let slope = f32x4.splat(0)

function pointAgainstAll(i: i32): void {
  const padded = integer(3)
  const D = integer(4)
  const row = <usize>padded << 2
  memory.fill(scratch(), 0, <usize>D << 4)
  let sum = f64x2.splat(0)
  for (let j = 0; j < padded; j += 4) {
    const at = <usize>j << 2
    let r2 = f32x4.splat(0)
    for (let d = 0; d < D; d++) {
      const x = pointer(0) + <usize>d * row
      const step = f32x4.sub(v128.load32_splat(x + (<usize>i << 2)), v128.load(x + at))
      r2 = fma(step, step, r2)
    }
    const weight = v128.load(pointer(1) + at)
    const k = f32x4.mul(kernels(r2), weight)
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(k))
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.shuffle<i64>(k, k, 1, 0)))
    if (pointer(10)) addGradients(i, at, row, f32x4.mul(slope, weight))
  }
  const own = load<f32>(pointer(1) + (<usize>i << 2))
  const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  store<f64>(pointer(9) + (<usize>i << 3), <f64>own * total)
  if (!pointer(10)) return
  for (let d = 0; d < D; d++) {
    const g = sumLanes(v128.load(scratch() + (<usize>d << 4)))
    store<f32>(pointer(10) + (<usize>(i * D + d) << 2), 4 * own * g)
  }
}

/** Σ over the widths of k(r²); its derivative by r² goes to `slope`. */
function kernels(r2: v128): v128 {
  let sum = f32x4.splat(0)
  slope = sum
  for (let i = 0; i < integer(6); i++) {
    const w = load<f32>(pointer(5) + (<usize>i << 2))
    const w2 = f32x4.splat(w * w)
    if (integer(7)) {
      const below = f32x4.add(r2, w2)
      const k = f32x4.div(w2, below)
      sum = f32x4.add(sum, k)
      slope = f32x4.sub(slope, f32x4.div(k, below))
    } else {
      const rate = f32x4.div(f32x4.splat(-0.5), w2)
      const k = exp4(f32x4.mul(r2, rate))
      sum = f32x4.add(sum, k)
      slope = fma(k, rate, slope)
    }
  }
  return sum
}

// @ts-ignore: decorator
@inline
function addGradients(i: i32, at: usize, row: usize, factor: v128): void {
  for (let d = 0; d < integer(4); d++) {
    const x = pointer(0) + <usize>d * row
    const step = f32x4.sub(v128.load32_splat(x + (<usize>i << 2)), v128.load(x + at))
    const place = scratch() + (<usize>d << 4)
    v128.store(place, fma(factor, step, v128.load(place)))
  }
}
