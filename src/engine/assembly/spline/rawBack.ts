import { fma } from '../lanes/arithmetic'
import { sigmoid4 } from '../lanes/exponential'
import { scratch } from '../memory/scratch'
import {
  bin, D_BOTTOM, D_HEIGHT, D_LEFT, D_SLOPE0, D_SLOPE1, D_WIDTH, HEIGHT_SUM, heightNumerator, INDEX, RAW0, RAW1, WIDTH_SUM,
  widthNumerator,
} from './places'
import { bins, bound, logitScale, MINIMUM } from './shape'

/** From the bin to the raw numbers: both softmaxes and the softplus of the two slopes. */
export function backRaw(out: usize, step: usize): void {
  const K = bins
  const index = bin(INDEX)
  const share: f32 = <f32>2 * bound * (<f32>1 - MINIMUM * <f32>K) * logitScale
  const dLeft = v128.load(scratch(D_LEFT))
  const dWidth = v128.load(scratch(D_WIDTH))
  const dBottom = v128.load(scratch(D_BOTTOM))
  const dHeight = v128.load(scratch(D_HEIGHT))
  const perWidth = f32x4.div(f32x4.splat(1), bin(WIDTH_SUM))
  const perHeight = f32x4.div(f32x4.splat(1), bin(HEIGHT_SUM))
  let meanW = f32x4.splat(0)
  let meanH = meanW
  for (let i = 0; i < K; i++) {
    meanW = fma(shareOf(i, index, dLeft, dWidth), f32x4.mul(widthNumerator(i), perWidth), meanW)
    meanH = fma(shareOf(i, index, dBottom, dHeight), f32x4.mul(heightNumerator(i), perHeight), meanH)
  }
  const s = f32x4.splat(share)
  for (let i = 0; i < K; i++) {
    const at = <usize>i * step
    const pw = f32x4.mul(f32x4.mul(widthNumerator(i), perWidth), s)
    v128.store(out + at, f32x4.mul(pw, f32x4.sub(shareOf(i, index, dLeft, dWidth), meanW)))
    const ph = f32x4.mul(f32x4.mul(heightNumerator(i), perHeight), s)
    v128.store(out + <usize>K * step + at, f32x4.mul(ph, f32x4.sub(shareOf(i, index, dBottom, dHeight), meanH)))
  }
  const d0 = f32x4.mul(v128.load(scratch(D_SLOPE0)), sigmoid4(bin(RAW0)))
  const d1 = f32x4.mul(v128.load(scratch(D_SLOPE1)), sigmoid4(bin(RAW1)))
  for (let i = 0; i < K - 1; i++) {
    const right = v128.and(d1, i32x4.eq(index, i32x4.splat(i)))
    const left = v128.and(d0, i32x4.eq(index, i32x4.splat(i + 1)))
    v128.store(out + <usize>(2 * K + i) * step, v128.or(left, right))
  }
}

/** The gradient to share i of the axis: `before` the bin it moves the bin's start, at the bin its size. */
// @ts-ignore: decorator
@inline
function shareOf(i: i32, index: v128, start: v128, size: v128): v128 {
  const here = i32x4.splat(i)
  return v128.or(v128.and(size, i32x4.eq(here, index)), v128.and(start, i32x4.lt_s(here, index)))
}
