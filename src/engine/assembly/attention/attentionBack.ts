import { fma } from '../lanes/arithmetic'
import { storeUpTo } from '../lanes/parts'
import { sumLanes } from '../lanes/sums'
import { attentionBack, MOST_KEYS } from '../memory/jobs'
import { offset } from '../memory/offsets'
import { scratch } from '../memory/scratch'
import { firstQuery } from './attention'
import { addSums, sumRows } from './rows'
import { dotFour, keptAt, weights } from './scores'

/*
 * Some queries at a time: their weights, where none are kept, and after them the gradients to their scores lie in scratch, a row
 * a query, filled up to fours with zeros.
 */

/** With p the weights and g = dout·v: ds = p (g − Σ p g) scale, dq = Σ ds k, dk = Σ ds q, dv = Σ p dout. */
export function attentionBackChunk(chunk: i32): void {
  const last = min(attentionBack.segments, (chunk + 1) * attentionBack.perChunk)
  for (let m = chunk * attentionBack.perChunk; m < last; m++) {
    const from = offset(attentionBack.keyOffsets, m)
    const count = offset(attentionBack.keyOffsets, m + 1) - from
    const most = max(1, MOST_KEYS / max(4, (count + 3) & ~3))
    const end = firstQuery(m + 1)
    for (let h = 0; h < attentionBack.heads; h++) {
      const at = <usize>from * attentionBack.keyRow + <usize>h * attentionBack.keyHead
      // heads that share their keys add to the same places
      if (h == 0 || attentionBack.keyHead) {
        clearRows(attentionBack.dkey + at, count)
        if (attentionBack.dvalue != attentionBack.dkey) clearRows(attentionBack.dvalue + at, count)
      }
      for (let i = firstQuery(m); i < end; i += most) backQueries(i, min(most, end - i), h, at, count)
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

function backQueries(first: i32, queries: i32, h: i32, at: usize, count: i32): void {
  const d = attentionBack.width
  const row = <usize>((count + 3) & ~3) << 2
  const place = <usize>first * attentionBack.queryRow + <usize>h * attentionBack.queryHead
  const query = attentionBack.query + place
  const dout = attentionBack.dout + <usize>first * attentionBack.outRow + <usize>h * attentionBack.outHead
  const p = attentionBack.kept ? keptAt(first, h) : scratch()
  const pRow = attentionBack.kept ? <usize>attentionBack.heads * attentionBack.keptRow : row
  const ds = scratch(<usize>MOST_KEYS << 2)
  for (let i = 0; i < queries; i++) {
    const own = query + <usize>i * attentionBack.queryRow
    const weight = p + <usize>i * pRow
    if (count > 0 && !attentionBack.kept) weights(own, attentionBack.key + at, count, d, weight)
    toScores(dout + <usize>i * attentionBack.outRow, at, count, weight, ds + <usize>i * row)
    const dquery = attentionBack.dquery + place + <usize>i * attentionBack.queryRow
    sumRows(dquery, ds + <usize>i * row, attentionBack.key + at, attentionBack.keyRow, count, d)
  }
  for (let j = 0; j < count; j++) {
    const key = at + <usize>j * attentionBack.keyRow
    const column = <usize>j << 2
    addSums(attentionBack.dkey + key, ds + column, row, query, attentionBack.queryRow, queries, d)
    addSums(attentionBack.dvalue + key, p + column, pRow, dout, attentionBack.outRow, queries, d)
  }
}

/** From the gradient to a query's output to that to its scores. */
// @ts-ignore: decorator
@inline
function toScores(dout: usize, at: usize, count: i32, weight: usize, ds: usize): void {
  const step = attentionBack.keyRow
  let means = f32x4.splat(0)
  for (let j = 0; j < count; j += 4) {
    const here = <usize>j << 2
    const g = dotFour(dout, attentionBack.value + at + <usize>j * step, step, count - j, attentionBack.width)
    v128.store(ds + here, g)
    // beyond the keys the weights are zero
    means = fma(v128.load(weight + here), g, means)
  }
  const mean = f32x4.splat(sumLanes(means))
  const scale = f32x4.splat(attentionBack.scale)
  for (let j = 0; j < count; j += 4) {
    const here = <usize>j << 2
    const centred = f32x4.sub(v128.load(ds + here), mean)
    v128.store(ds + here, f32x4.mul(f32x4.mul(v128.load(weight + here), centred), scale))
  }
}
