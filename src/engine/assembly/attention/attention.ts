import { attention, attentions } from '../memory/jobs'
import { offset } from '../memory/offsets'
import { scratch } from '../memory/scratch'
import { sumRows } from './rows'
import { weights } from './scores'

/* The weights of a query are in its thread's scratch, filled up to fours with zeros; after them room for their gradients. */

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
        if (count > 0) weights(attention.query + <usize>i * attention.queryRow + <usize>h * attention.queryHead, attention.key + at, count, d)
        sumRows(out, scratch(), attention.value + at, attention.keyRow, count, d)
      }
    }
  }
}
