import { fma } from '../lanes/arithmetic'
import { exp4 } from '../lanes/exponential'
import { highHalf } from '../lanes/halves'
import { sumLanes } from '../lanes/sums'
import { mmd } from '../memory/jobs'
import { scratch } from '../memory/scratch'

export function mmdChunk(chunk: i32): void {
  const last = min(mmd.count, (chunk + 1) * mmd.perChunk)
  for (let i = chunk * mmd.perChunk; i < last; i++) {
    if (mmd.apart) columnsAgainstAll(i)
    else pointAgainstAll(i)
  }
}

let slope = f32x4.splat(0)

function pointAgainstAll(i: i32): void {
  const padded = mmd.padded
  const D = mmd.dimensions
  const row = <usize>padded << 2
  memory.fill(scratch(), 0, <usize>D << 4)
  let sum = f64x2.splat(0)
  for (let j = 0; j < padded; j += 4) {
    const at = <usize>j << 2
    let r2 = f32x4.splat(0)
    for (let d = 0; d < D; d++) {
      const x = mmd.points + <usize>d * row
      const step = f32x4.sub(v128.load32_splat(x + (<usize>i << 2)), v128.load(x + at))
      r2 = fma(step, step, r2)
    }
    const weight = v128.load(mmd.weights + at)
    const k = f32x4.mul(kernels(r2), weight)
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(k))
    sum = f64x2.add(sum, f64x2.promote_low_f32x4(highHalf(k)))
    if (mmd.gradients) addGradients(i, at, row, f32x4.mul(slope, weight))
  }
  const own = load<f32>(mmd.weights + (<usize>i << 2))
  const total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  store<f64>(mmd.sums + (<usize>i << 3), <f64>own * total)
  if (!mmd.gradients) return
  for (let d = 0; d < D; d++) {
    const g = sumLanes(v128.load(scratch() + (<usize>d << 4)))
    store<f32>(mmd.gradients + (<usize>(i * D + d) << 2), 4 * own * g)
  }
}

function columnsAgainstAll(i: i32): void {
  const padded = mmd.padded
  const row = <usize>padded << 2
  const D = mmd.dimensions
  const own = load<f32>(mmd.weights + (<usize>i << 2))
  for (let d = 0; d < D; d++) {
    const x = mmd.points + <usize>d * row
    const point = v128.load32_splat(x + (<usize>i << 2))
    let sum = f64x2.splat(0)
    let gradient = f32x4.splat(0)
    for (let j = 0; j < padded; j += 4) {
      const at = <usize>j << 2
      const step = f32x4.sub(point, v128.load(x + at))
      const weight = v128.load(mmd.weights + at)
      const k = f32x4.mul(kernels(f32x4.mul(step, step)), weight)
      sum = f64x2.add(sum, f64x2.promote_low_f32x4(k))
      sum = f64x2.add(sum, f64x2.promote_low_f32x4(highHalf(k)))
      gradient = fma(f32x4.mul(slope, weight), step, gradient)
    }
    const place = <usize>(i * D + d)
    store<f64>(mmd.sums + (place << 3), <f64>own * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)))
    if (mmd.gradients) store<f32>(mmd.gradients + (place << 2), 4 * own * sumLanes(gradient))
  }
}

/** Σ over the widths of k(r²); its derivative by r² goes to `slope`. */
function kernels(r2: v128): v128 {
  let sum = f32x4.splat(0)
  slope = sum
  for (let i = 0; i < mmd.widthCount; i++) {
    const at = mmd.widths + (<usize>i << 3)
    const inverse = v128.load32_splat(at, 4)
    if (mmd.cauchy) {
      const w2 = v128.load32_splat(at)
      const k = f32x4.div(w2, f32x4.add(r2, w2))
      sum = f32x4.add(sum, k)
      // k / (r² + w²) = k² / w², without a second division
      slope = f32x4.sub(slope, f32x4.mul(f32x4.mul(k, k), inverse))
    } else {
      const rate = f32x4.mul(f32x4.splat(-0.5), inverse)
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
  for (let d = 0; d < mmd.dimensions; d++) {
    const x = mmd.points + <usize>d * row
    const step = f32x4.sub(v128.load32_splat(x + (<usize>i << 2)), v128.load(x + at))
    const place = scratch() + (<usize>d << 4)
    v128.store(place, fma(factor, step, v128.load(place)))
  }
}
