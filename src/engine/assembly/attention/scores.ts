import { fma } from '../lanes/arithmetic'
import { expFalling4 } from '../lanes/exponential'
import { firstLanes, loadPart } from '../lanes/parts'
import { maxLanes, sumLanes } from '../lanes/sums'
import { attentions } from '../memory/jobs'

/** x · row for four rows, `step` bytes apart; after the last of `count` that one again. */
// @ts-ignore: decorator
@inline
export function dotFour(x: usize, rows: usize, step: usize, count: i32, d: i32): v128 {
  const row1 = rows + step * <usize>min(1, count - 1)
  const row2 = rows + step * <usize>min(2, count - 1)
  const row3 = rows + step * <usize>min(3, count - 1)
  let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
  const whole = <usize>(d & ~3) << 2
  let at: usize = 0
  for (; at < whole; at += 16) {
    const v = v128.load(x + at)
    s0 = fma(v, v128.load(rows + at), s0)
    s1 = fma(v, v128.load(row1 + at), s1)
    s2 = fma(v, v128.load(row2 + at), s2)
    s3 = fma(v, v128.load(row3 + at), s3)
  }
  if (d & 3) {
    const v = loadPart(x + at, d & 3)
    s0 = fma(v, loadPart(rows + at, d & 3), s0)
    s1 = fma(v, loadPart(row1 + at, d & 3), s1)
    s2 = fma(v, loadPart(row2 + at, d & 3), s2)
    s3 = fma(v, loadPart(row3 + at, d & 3), s3)
  }
  const a = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7))
  const b = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7))
}

/** Where the weights of query i in head h are kept. */
// @ts-ignore: decorator
@inline
export function keptAt(i: i32, h: i32): usize {
  return attentions.kept + <usize>(i * attentions.heads + h) * attentions.keptRow
}

/** Softmax over the keys of scale · q·k, filled up to fours with zeros. */
export function weights(query: usize, keys: usize, count: i32, d: i32, to: usize): void {
  const scale = f32x4.splat(attentions.scale)
  const step = attentions.keyRow
  let largest = f32x4.splat(-Infinity)
  for (let j = 0; j < count; j += 4) {
    const s = f32x4.mul(dotFour(query, keys + <usize>j * step, step, count - j, d), scale)
    v128.store(to + (<usize>j << 2), s)
    largest = f32x4.max(largest, s)
  }
  const most = f32x4.splat(maxLanes(largest))
  let sums = f32x4.splat(0)
  for (let j = 0; j < count; j += 4) {
    const at = to + (<usize>j << 2)
    const e = v128.and(expFalling4(f32x4.sub(v128.load(at), most)), firstLanes(count - j))
    v128.store(at, e)
    sums = f32x4.add(sums, e)
  }
  const factor = f32x4.splat(1 / sumLanes(sums))
  for (let j = 0; j < count; j += 4) {
    const at = to + (<usize>j << 2)
    v128.store(at, f32x4.mul(v128.load(at), factor))
  }
}
