import { integer, pointer, scratch } from './frame'
import { softmaxRow } from './reduce'
import { addScaled, dot, offset } from './segment'

/*
 * Multi-head attention within segments. A chunk is some segments. Arguments: query, key, value, query offsets, key offsets,
 * segments, segments a chunk, columns, heads, out; backward: dout, dquery, dkey, dvalue after them. The weights of a query are
 * in its thread's scratch.
 */

/** Numbers of one row of weights that scratch holds, twice. */
export const MOST_KEYS: i32 = 16384

/** Softmax over keys `from` … `to` − 1 of q·k / √d, to scratch. */
function weights(query: usize, from: i32, to: i32, head: usize, d: i32, row: usize): void {
  const scale: f32 = 1 / sqrt<f32>(<f32>d)
  for (let j = from; j < to; j++) {
    const key = pointer(1) + <usize>j * row + head
    store<f32>(scratch() + (<usize>(j - from) << 2), dot(query, key, d) * scale)
  }
  softmaxRow(scratch(), scratch(), to - from)
}

export function attentionChunk(chunk: i32): void {
  const columns = integer(7)
  const heads = integer(8)
  const d = columns / heads
  const row = <usize>columns << 2
  const last = min(integer(5), (chunk + 1) * integer(6))
  for (let m = chunk * integer(6); m < last; m++) {
    const from = offset(pointer(4), m)
    const to = offset(pointer(4), m + 1)
    for (let i = offset(pointer(3), m); i < offset(pointer(3), m + 1); i++) {
      const out = pointer(9) + <usize>i * row
      memory.fill(out, 0, row)
      if (from == to) continue
      for (let h = 0; h < heads; h++) {
        const head = <usize>(h * d) << 2
        weights(pointer(0) + <usize>i * row + head, from, to, head, d, row)
        for (let j = from; j < to; j++) {
          addScaled(out + head, pointer(2) + <usize>j * row + head, load<f32>(scratch() + (<usize>(j - from) << 2)), d)
        }
      }
    }
  }
}

/** With p the weights and g = dout·v: ds = p (g − Σ p g) / √d, dq = Σ ds k, dk = Σ ds q, dv = Σ p dout. */
export function attentionBackChunk(chunk: i32): void {
  const columns = integer(7)
  const row = <usize>columns << 2
  const last = min(integer(5), (chunk + 1) * integer(6))
  for (let m = chunk * integer(6); m < last; m++) {
    const from = offset(pointer(4), m)
    const to = offset(pointer(4), m + 1)
    memory.fill(pointer(12) + <usize>from * row, 0, <usize>(to - from) * row)
    memory.fill(pointer(13) + <usize>from * row, 0, <usize>(to - from) * row)
    for (let i = offset(pointer(3), m); i < offset(pointer(3), m + 1); i++) backQuery(i, from, to, columns, row)
  }
}

function backQuery(i: i32, from: i32, to: i32, columns: i32, row: usize): void {
  const heads = integer(8)
  const d = columns / heads
  const scale: f32 = 1 / sqrt<f32>(<f32>d)
  const slopes = scratch() + (<usize>MOST_KEYS << 2)
  memory.fill(pointer(11) + <usize>i * row, 0, row)
  if (from == to) return
  for (let h = 0; h < heads; h++) {
    const head = <usize>(h * d) << 2
    const query = pointer(0) + <usize>i * row + head
    const dout = pointer(10) + <usize>i * row + head
    weights(query, from, to, head, d, row)
    let mean: f32 = 0
    for (let j = from; j < to; j++) {
      const at = <usize>(j - from) << 2
      const g = dot(dout, pointer(2) + <usize>j * row + head, d)
      store<f32>(slopes + at, g)
      mean += g * load<f32>(scratch() + at)
    }
    for (let j = from; j < to; j++) {
      const at = <usize>(j - from) << 2
      const p = load<f32>(scratch() + at)
      const ds = p * (load<f32>(slopes + at) - mean) * scale
      const place = <usize>j * row + head
      addScaled(pointer(11) + <usize>i * row + head, pointer(1) + place, ds, d)
      addScaled(pointer(12) + place, query, ds, d)
      addScaled(pointer(13) + place, dout, p, d)
    }
  }
}
