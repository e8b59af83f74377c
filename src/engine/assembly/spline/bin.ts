import { fma } from '../lanes/arithmetic'
import { softplus4 } from '../lanes/logarithm'
import { scratch } from '../memory/scratch'
import { exactSize, placeKnot } from './knots'
import { rawAt, rawStep } from './numerators'
import { pick, pickAt } from './pick'
import {
  bin, BOTTOM, HEIGHT, HEIGHT_LOST, HEIGHT_SUM, HEIGHTS, INDEX, LEFT, RAW0, RAW1, SLOPE0, SLOPE1, slot, SUM_H, SUM_W,
  WIDTH, WIDTH_LOST, WIDTH_SUM, WIDTHS,
} from './places'
import { bins, bound, MINIMUM } from './shape'

/**
 * Finds the bin of each lane of `x`, a place on the horizontal axis, or on the vertical one when `vertical`. Knots are
 * −B + 2B (m i + (1 − m K) Σ_{<i} e / Σ e); the sums carry what rounding loses, for the distance from a knot has few digits.
 */
export function findBin(x: v128, vertical: bool): void {
  const K = bins
  const unit = f32x4.splat(<f32>2 * bound * MINIMUM)
  const span = f32x4.splat(<f32>2 * bound * (<f32>1 - MINIMUM * <f32>K))
  const perWidth = f32x4.div(span, bin(WIDTH_SUM))
  const perHeight = f32x4.div(span, bin(HEIGHT_SUM))
  const per = vertical ? perHeight : perWidth
  let sums = vertical ? scratch(SUM_H) : scratch(SUM_W)
  let index = f32x4.splat(0)
  for (let i = 1; i < K; i++) {
    sums += 16
    const start = fma(unit, f32x4.splat(<f32>i), f32x4.splat(-bound))
    // knots ascend: the bin is the number of those that are reached
    index = i32x4.sub(index, f32x4.ge(x, fma(v128.load(sums), per, start)))
  }
  placeKnot(slot(LEFT), x, SUM_W, bin(WIDTH_SUM), bin(WIDTH_LOST), index, !vertical)
  placeKnot(slot(BOTTOM), x, SUM_H, bin(HEIGHT_SUM), bin(HEIGHT_LOST), index, vertical)
  const inWidth = pick(WIDTHS, index)
  const inHeight = pick(HEIGHTS, index)
  v128.store(slot(WIDTH), vertical ? fma(inWidth, perWidth, unit) : exactSize(inWidth, bin(WIDTH_SUM), bin(WIDTH_LOST)))
  v128.store(slot(HEIGHT), vertical ? exactSize(inHeight, bin(HEIGHT_SUM), bin(HEIGHT_LOST)) : fma(inHeight, perHeight, unit))
  v128.store(slot(INDEX), index)
  const slopes = rawAt + <usize>(2 * K) * rawStep
  // at the ends any number does: the slope there is 1
  const raw0 = pickAt(slopes, rawStep, i32x4.max_s(i32x4.sub(index, i32x4.splat(1)), i32x4.splat(0)))
  const raw1 = pickAt(slopes, rawStep, i32x4.max_s(i32x4.min_s(index, i32x4.splat(K - 2)), i32x4.splat(0)))
  v128.store(slot(RAW0), raw0)
  v128.store(slot(RAW1), raw1)
  const one = f32x4.splat(1)
  const first = i32x4.eq(index, i32x4.splat(0))
  const last = i32x4.eq(index, i32x4.splat(K - 1))
  v128.store(slot(SLOPE0), v128.bitselect(one, f32x4.add(softplus4(raw0), f32x4.splat(MINIMUM)), first))
  v128.store(slot(SLOPE1), v128.bitselect(one, f32x4.add(softplus4(raw1), f32x4.splat(MINIMUM)), last))
}
