import { fma } from '../lanes/arithmetic'
import { storeUpTo } from '../lanes/parts'
import { sumLanes } from '../lanes/sums'
import { attentionBack, MOST_KEYS } from '../memory/jobs'
import { offset } from '../memory/offsets'
import { scratch } from '../memory/scratch'
import { firstQuery } from './attention'
import { addToRows, sumRows } from './rows'
import { dotFour, weights } from './scores'

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
