import { scratch } from './scratch'
import { attention, attentionBack, attentions, MOST_KEYS } from './jobs'
import { expFalling4 } from './math'
import { offset } from './segment'
import { fma, loadPart, maxLanes, storePart, sumLanes } from './vector'

/* The weights of a query are in its thread's scratch, filled up to fours with zeros; after them room for their gradients. */

// @ts-ignore: decorator
@inline
function firstQuery(m: i32): i32 {
  return attentions.queryOffsets ? offset(attentions.queryOffsets, m) : m
}

/** The first `count` of four floats, zeros after them. */
// @ts-ignore: decorator
@inline
function loadUpTo(at: usize, count: i32): v128 {
  return count >= 4 ? v128.load(at) : loadPart(at, count)
}

// @ts-ignore: decorator
@inline
function storeUpTo(at: usize, v: v128, count: i32): void {
  if (count >= 4) v128.store(at, v)
  else storePart(at, v, count)
}

/** x · row for four rows, `step` bytes apart; after the last of `count` that one again. */
// @ts-ignore: decorator
@inline
function dotFour(x: usize, rows: usize, step: usize, count: i32, d: i32): v128 {
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

// @ts-ignore: decorator
@inline
function lanes(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count))
}

/** Softmax over the keys of scale · q·k, to scratch. */
function weights(query: usize, keys: usize, count: i32, d: i32): void {
  const scale = f32x4.splat(attentions.scale)
  const step = attentions.keyRow
  let largest = f32x4.splat(-Infinity)
  for (let j = 0; j < count; j += 4) {
    const s = f32x4.mul(dotFour(query, keys + <usize>j * step, step, count - j, d), scale)
    v128.store(scratch(<usize>j << 2), s)
    largest = f32x4.max(largest, s)
  }
  const most = f32x4.splat(maxLanes(largest))
  let sums = f32x4.splat(0)
  for (let j = 0; j < count; j += 4) {
    const at = scratch(<usize>j << 2)
    const e = v128.and(expFalling4(f32x4.sub(v128.load(at), most)), lanes(count - j))
    v128.store(at, e)
    sums = f32x4.add(sums, e)
  }
  const factor = f32x4.splat(1 / sumLanes(sums))
  for (let j = 0; j < count; j += 4) {
    const at = scratch(<usize>j << 2)
    v128.store(at, f32x4.mul(v128.load(at), factor))
  }
}

/** out = Σ factors[j] row[j] over d columns. */
// @ts-ignore: decorator
@inline
function sumRows(out: usize, factors: usize, rows: usize, step: usize, count: i32, d: i32): void {
  const end = factors + (<usize>count << 2)
  let c = 0
  for (; c + 16 <= d; c += 16) {
    let row = rows + (<usize>c << 2)
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
    for (let factor = factors; factor < end; factor += 4) {
      const f = v128.load32_splat(factor)
      s0 = fma(f, v128.load(row), s0)
      s1 = fma(f, v128.load(row, 16), s1)
      s2 = fma(f, v128.load(row, 32), s2)
      s3 = fma(f, v128.load(row, 48), s3)
      row += step
    }
    const to = out + (<usize>c << 2)
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
  for (; c < d; c += 4) {
    let row = rows + (<usize>c << 2)
    let sum = f32x4.splat(0)
    for (let factor = factors; factor < end; factor += 4) {
      sum = fma(v128.load32_splat(factor), loadUpTo(row, d - c), sum)
      row += step
    }
    storeUpTo(out + (<usize>c << 2), sum, d - c)
  }
}

/** row[j] += factors[j] x over d columns. */
// @ts-ignore: decorator
@inline
function addToRows(rows: usize, factors: usize, x: usize, step: usize, count: i32, d: i32): void {
  const end = factors + (<usize>count << 2)
  let c = 0
  for (; c + 16 <= d; c += 16) {
    let row = rows + (<usize>c << 2)
    const from = x + (<usize>c << 2)
    const x0 = v128.load(from)
    const x1 = v128.load(from, 16)
    const x2 = v128.load(from, 32)
    const x3 = v128.load(from, 48)
    for (let factor = factors; factor < end; factor += 4) {
      const f = v128.load32_splat(factor)
      v128.store(row, fma(f, x0, v128.load(row)))
      v128.store(row, fma(f, x1, v128.load(row, 16)), 16)
      v128.store(row, fma(f, x2, v128.load(row, 32)), 32)
      v128.store(row, fma(f, x3, v128.load(row, 48)), 48)
      row += step
    }
  }
  for (; c < d; c += 4) {
    let row = rows + (<usize>c << 2)
    const v = loadUpTo(x + (<usize>c << 2), d - c)
    for (let factor = factors; factor < end; factor += 4) {
      storeUpTo(row, fma(v128.load32_splat(factor), v, loadUpTo(row, d - c)), d - c)
      row += step
    }
  }
}

export function attentionChunk(chunk: i32): void {
  const d = attention.width
  const last = min(attention.segments, (chunk + 1) * attention.perChunk)
  for (let m = chunk * attention.perChunk; m < last; m++) {
    const from = offset(attention.keyOffsets, m)
    const count = offset(attention.keyOffsets, m + 1) - from
    const keys = <usize>from * attention.keyRow
    for (let i = firstQuery(m); i < firstQuery(m + 1); i++) {
      for (let h = 0; h < attention.heads; h++) {
        const out = attention.out + <usize>i * attention.outRow + <usize>h * attention.outHead
        const at = keys + <usize>h * attention.keyHead
        if (count > 0) weights(attention.query + <usize>i * attention.queryRow + <usize>h * attention.queryHead, attention.key + at, count, d)
        sumRows(out, scratch(), attention.value + at, attention.keyRow, count, d)
      }
    }
  }
}

/** With p the weights and g = dout·v: ds = p (g − Σ p g) scale, dq = Σ ds k, dk = Σ ds q, dv = Σ p dout. */
export function attentionBackChunk(chunk: i32): void {
  const last = min(attentionBack.segments, (chunk + 1) * attentionBack.perChunk)
  for (let m = chunk * attentionBack.perChunk; m < last; m++) {
    const from = offset(attentionBack.keyOffsets, m)
    const count = offset(attentionBack.keyOffsets, m + 1) - from
    for (let h = 0; h < attentionBack.heads; h++) {
      const at = <usize>from * attentionBack.keyRow + <usize>h * attentionBack.keyHead
      // heads that share their keys add to the same places
      if (h == 0 || attentionBack.keyHead) {
        clearRows(attentionBack.dkey + at, count)
        if (attentionBack.dvalue != attentionBack.dkey) clearRows(attentionBack.dvalue + at, count)
      }
      for (let i = firstQuery(m); i < firstQuery(m + 1); i++) backQuery(i, h, at, count)
    }
  }
}

function clearRows(at: usize, count: i32): void {
  const zero = f32x4.splat(0)
  for (let j = 0; j < count; j++) {
    for (let c = 0; c < attentionBack.width; c += 4) storeUpTo(at + (<usize>c << 2), zero, attentionBack.width - c)
    at += attentionBack.keyRow
  }
}

function backQuery(i: i32, h: i32, at: usize, count: i32): void {
  const d = attentionBack.width
  const step = attentionBack.keyRow
  const place = <usize>i * attentionBack.queryRow + <usize>h * attentionBack.queryHead
  const query = attentionBack.query + place
  const dout = attentionBack.dout + <usize>i * attentionBack.outRow + <usize>h * attentionBack.outHead
  const slopes = scratch(<usize>MOST_KEYS << 2)
  let means = f32x4.splat(0)
  if (count > 0) weights(query, attentionBack.key + at, count, d)
  for (let j = 0; j < count; j += 4) {
    const here = <usize>j << 2
    const g = dotFour(dout, attentionBack.value + at + <usize>j * step, step, count - j, d)
    v128.store(slopes + here, g)
    // beyond the keys the weights are zero
    means = fma(v128.load(scratch(here)), g, means)
  }
  const mean = f32x4.splat(sumLanes(means))
  const scale = f32x4.splat(attentionBack.scale)
  for (let j = 0; j < count; j += 4) {
    const here = <usize>j << 2
    const centred = f32x4.sub(v128.load(slopes + here), mean)
    v128.store(slopes + here, f32x4.mul(f32x4.mul(v128.load(scratch(here)), centred), scale))
  }
  sumRows(attentionBack.dquery + place, slopes, attentionBack.key + at, step, count, d)
  addToRows(attentionBack.dkey + at, slopes, query, step, count, d)
  addToRows(attentionBack.dvalue + at, scratch(), dout, step, count, d)
}
