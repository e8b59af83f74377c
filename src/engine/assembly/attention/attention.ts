import { attention, attentions } from '../memory/jobs'
import { offset } from '../memory/offsets'
import { scratch } from '../memory/scratch'
import { sumRows } from './rows'
import { keptAt, weights } from './scores'

// @ts-ignore: decorator
@inline
export function firstQuery(m: i32): i32 {
  return attentions.queryOffsets ? offset(attentions.queryOffsets, m) : m
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
        const p = attention.kept ? keptAt(i, h) : scratch()
        if (count > 0) weights(attention.query + <usize>i * attention.queryRow + <usize>h * attention.queryHead, attention.key + at, count, d, p)
        sumRows(out, p, attention.value + at, attention.keyRow, count, d)
      }
    }
  }
}
