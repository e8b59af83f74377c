import { expFalling4 } from '../lanes/exponential'
import { packLanes } from '../lanes/transpose'
import { scratch } from '../memory/scratch'
import {
  HEIGHT_LOST, HEIGHT_SUM, HEIGHTS, LOST, RAW, slot, SUM_H, SUM_W, WIDTH_LOST, WIDTH_SUM, WIDTHS,
} from './places'
import { bins, logitScale } from './shape'

/** Where raw number i of the four rows lies: at rawAt + i · rawStep. */
export let rawAt: usize = 0
export let rawStep: usize = 16

/** Takes the raw numbers of up to four rows, `rowBytes` apart. */
export function loadRaw(raw: usize, rowBytes: usize, rows: i32): void {
  packLanes(raw, rowBytes, 3 * bins - 1, rows, scratch(RAW), 16)
  useRaw(scratch(RAW), 16)
}

/** Takes raw numbers that lie as lanes, `step` bytes from one to the next; works out their two softmaxes. */
export function useRaw(at: usize, step: usize): void {
  rawAt = at
  rawStep = step
  v128.store(slot(WIDTH_SUM), softmax(at, scratch(WIDTHS), scratch(SUM_W), slot(WIDTH_LOST)))
  v128.store(slot(HEIGHT_SUM), softmax(at + <usize>bins * step, scratch(HEIGHTS), scratch(SUM_H), slot(HEIGHT_LOST)))
}

/** What s + x lost when it was rounded to `sum`. */
// @ts-ignore: decorator
@inline
function lostIn(sum: v128, s: v128, x: v128): v128 {
  const added = f32x4.sub(sum, s)
  return f32x4.add(f32x4.sub(s, f32x4.sub(sum, added)), f32x4.sub(x, added))
}

/**
 * Numerators of the softmax of as many lanes as there are bins, times the job's logit scale. At `sums` those before each,
 * and what they lost by rounding; the sum of all is returned, what it lost goes to `lost`.
 */
function softmax(logits: usize, out: usize, sums: usize, lost: usize): v128 {
  const scale = f32x4.splat(logitScale)
  const step = rawStep
  const n = bins
  let most = v128.load(logits)
  // a NaN that this passes over reaches the sum
  for (let i = 1; i < n; i++) most = f32x4.pmax(most, v128.load(logits + <usize>i * step))
  let sum = f32x4.splat(0)
  let rest = sum
  for (let i = 0; i < n; i++) {
    v128.store(sums, sum)
    v128.store(sums, rest, LOST)
    sums += 16
    const e = expFalling4(f32x4.mul(f32x4.sub(v128.load(logits + <usize>i * step), most), scale))
    v128.store(out + (<usize>i << 4), e)
    const next = f32x4.add(sum, e)
    rest = f32x4.add(rest, lostIn(next, sum, e))
    sum = next
  }
  v128.store(lost, rest)
  return sum
}
