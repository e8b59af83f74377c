import { highHalf, joinHalves } from '../lanes/halves'
import { pick } from './pick'
import { LOST, slot, UP } from './places'
import { bins, bound } from './shape'

/** Stores a knot, worked out in float64, and the distance of x from it if that axis was searched. */
export function placeKnot(at: usize, x: v128, sums: usize, total: v128, totalLost: v128, index: v128, searched: bool): void {
  const sum = pick(sums, index)
  const lost = pick(sums + LOST, index)
  const low = knot64(sum, lost, total, totalLost, index)
  const high = knot64(highHalf(sum), highHalf(lost), highHalf(total), highHalf(totalLost), highHalf(index))
  v128.store(at, joinHalves(low, high))
  if (!searched) return
  const upLow = f64x2.sub(f64x2.promote_low_f32x4(x), low)
  const upHigh = f64x2.sub(f64x2.promote_low_f32x4(highHalf(x)), high)
  v128.store(slot(UP), joinHalves(upLow, upHigh))
}

/** The bin's size as the distance from its start would be at its end, digit for digit: a steep inverse magnifies the rest. */
// @ts-ignore: decorator
@inline
export function exactSize(part: v128, total: v128, totalLost: v128): v128 {
  const low = size64(part, total, totalLost)
  return joinHalves(low, size64(highHalf(part), highHalf(total), highHalf(totalLost)))
}

/** 2B (m + (1 − m K) part / total) of the two low lanes. */
// @ts-ignore: decorator
@inline
function size64(part: v128, total: v128, totalLost: v128): v128 {
  const smallest: f64 = 1e-3
  const width = 2 * <f64>bound
  const whole = f64x2.add(f64x2.promote_low_f32x4(total), f64x2.promote_low_f32x4(totalLost))
  const share = f64x2.div(f64x2.promote_low_f32x4(part), whole)
  return f64x2.add(f64x2.mul(share, f64x2.splat(width * (1 - smallest * <f64>bins))), f64x2.splat(width * smallest))
}

/** −B + 2B (m i + (1 − m K) Σ / total) of the two low lanes. */
// @ts-ignore: decorator
@inline
function knot64(sum: v128, lost: v128, total: v128, totalLost: v128, index: v128): v128 {
  const smallest: f64 = 1e-3
  const width = 2 * <f64>bound
  const part = f64x2.add(f64x2.promote_low_f32x4(sum), f64x2.promote_low_f32x4(lost))
  const whole = f64x2.add(f64x2.promote_low_f32x4(total), f64x2.promote_low_f32x4(totalLost))
  const share = f64x2.mul(f64x2.div(part, whole), f64x2.splat(width * (1 - smallest * <f64>bins)))
  const least = f64x2.mul(f64x2.convert_low_i32x4_s(index), f64x2.splat(width * smallest))
  return f64x2.sub(f64x2.add(share, least), f64x2.splat(<f64>bound))
}
