import { fma } from '../lanes/arithmetic'
import { stripJob, STRIPS_AT } from '../memory/jobs'
import { segmentOf } from '../memory/offsets'
import { scratch } from '../memory/scratch'
import { SPLINE_END } from '../spline/places'
import { rowsOfStrip } from './rows'
import { loadStrip, NUMBER } from './strip'

/** Terms of a context that rows share: as many as fit between the spline and the strips at work. */
export const MOST_TERMS: i32 = (STRIPS_AT - <i32>SPLINE_END) / 4

/** The context row of row i. */
function contextRowOf(i: i32): i32 {
  if (stripJob.offsets) return segmentOf(stripJob.offsets, stripJob.segments, i)
  const repeat = stripJob.repeat
  return repeat > 1 ? i / repeat : i
}

/** The context row that all rows of a strip share, or −1: then, and where strips are kept, the strip's own are loaded. */
export function sharedContext(strip: i32): i32 {
  if (stripJob.room) return -1
  const first = contextRowOf(strip << 3)
  const last = contextRowOf((strip << 3) + rowsOfStrip(strip) - 1)
  return rowsOfStrip(strip) > 1 && first == last ? first : -1
}

/** Loads the context of each row of a strip. */
export function loadContext(strip: i32, out: usize): void {
  const C = stripJob.contextColumns
  const bytes = <usize>C << 2
  const row = strip << 3
  const rows = rowsOfStrip(strip)
  if (!stripJob.offsets && stripJob.repeat <= 1) {
    loadStrip(stripJob.context + <usize>row * bytes, bytes, C, rows, out)
    return
  }
  memory.fill(out, 0, <usize>C << NUMBER)
  for (let i = 0; i < rows; i++) {
    const from = stripJob.context + <usize>contextRowOf(row + i) * bytes
    const to = out + (<usize>i << 2)
    for (let c = 0; c < C; c++) store<f32>(to + (<usize>c << NUMBER), load<f32>(from + (<usize>c << 2)))
  }
}

/** terms[j] = bias[j] + Σ_c context[c] W[c, j]: bit for bit what a strip's product makes of it. */
export function contextTerms(context: usize, w: usize, C: i32, J: i32, bias: usize, terms: usize): void {
  const bytes = <usize>J << 2
  memory.copy(terms, bias, bytes)
  for (let c = 0; c < C; c++) {
    const v = v128.load32_splat(context + (<usize>c << 2))
    let j: usize = 0
    for (; j + 16 <= bytes; j += 16) v128.store(terms + j, fma(v128.load(w + j), v, v128.load(terms + j)))
    for (; j < bytes; j += 4) {
      const sum = fma(v128.load_zero<f32>(w + j), v, v128.load_zero<f32>(terms + j))
      v128.store_lane<f32>(terms + j, sum, 0)
    }
    w += bytes
  }
}

/** Where the terms of a shared context are put. */
// @ts-ignore: decorator
@inline
export function termsAt(): usize {
  return scratch(SPLINE_END)
}
