import { integer, pointer, scratch } from './frame'
import { segmentOf } from './segment'
import { loadStrip, NUMBER, STRIP_ROWS } from './strip'
import { fma } from './vector'

/*
 * Strips of jobs on networks. Their arguments: 0 x, 1 columns of x, 2 rows, 3 strips a chunk; 4 context or 0, 5 its columns,
 * 6 rows that share one of its rows in turn, 7 offsets of the rows that share one or 0, 8 how many there are; 9 room for what
 * is kept or 0 (scratch), 10 bytes of it for a strip, 11 the context's place there.
 * Scratch: 0 to 12,799 the spline; then TERMS; from STRIPS on what strips need while a job runs.
 */
export const TERMS: usize = 12800
export const STRIPS: usize = 20480
/** Numbers that TERMS holds. */
export const MOST_TERMS: i32 = 1920

/** Strips of a job. */
// @ts-ignore: decorator
@inline
export function stripCount(): i32 {
  return (integer(2) + STRIP_ROWS - 1) >> 3
}

/** Rows of strip i. */
// @ts-ignore: decorator
@inline
export function rowsOfStrip(i: i32): i32 {
  return min(STRIP_ROWS, integer(2) - (i << 3))
}

/** The context row of row i. */
function contextRowOf(i: i32): i32 {
  if (pointer(7)) return segmentOf(pointer(7), integer(8), i)
  const repeat = integer(6)
  return repeat > 1 ? i / repeat : i
}

/** The context row that all rows of a strip share, or −1: then, and where strips are kept, the strip's own are loaded. */
export function sharedContext(strip: i32): i32 {
  if (pointer(9)) return -1
  const first = contextRowOf(strip << 3)
  const last = contextRowOf((strip << 3) + rowsOfStrip(strip) - 1)
  return rowsOfStrip(strip) > 1 && first == last ? first : -1
}

/** Loads the context of each row of a strip. */
export function loadContext(strip: i32, out: usize): void {
  const C = integer(5)
  const bytes = <usize>C << 2
  const row = strip << 3
  const rows = rowsOfStrip(strip)
  if (!pointer(7) && integer(6) <= 1) {
    loadStrip(pointer(4) + <usize>row * bytes, bytes, C, rows, out)
    return
  }
  memory.fill(out, 0, <usize>C << NUMBER)
  for (let i = 0; i < rows; i++) {
    const from = pointer(4) + <usize>contextRowOf(row + i) * bytes
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
  return scratch(TERMS)
}
