import { integer, pointer, scratch } from './frame'
import { loadStrip, storeStrip } from './strip'
import { loadContext, rowsOfStrip, sharedContext, stripCount, STRIPS } from './stripContext'
import { layerAt, layersForward, OUT, place } from './stripNetwork'
import { contextGradient, flying, layersBack } from './stripNetworkBack'

/**
 * The job of a dense network; a chunk is some strips. Arguments from 12 on: table of layers, how many, place of x, y;
 * backward from 23 on: dy, its columns, dx or 0, dcontext or 0.
 */
export function networkChunk(chunk: i32): void {
  const first = chunk * integer(3)
  const strips = min(integer(3), stripCount() - first)
  const room = roomOf(first)
  const columns = integer(1)
  const bytes = <usize>columns << 2
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * pointer(10)
    const i = first + s
    loadStrip(pointer(0) + <usize>(i << 3) * bytes, bytes, columns, rowsOfStrip(i), own + pointer(14))
    if (pointer(4) && sharedContext(i) < 0) loadContext(i, own + pointer(11))
  }
  layersForward(pointer(12), integer(13), first, strips, room)
  const last = layerAt(pointer(12), integer(13) - 1)
  const J = load<i32>(last + 24)
  for (let s = 0; s < strips; s++) {
    const i = first + s
    const y = pointer(15) + (<usize>((i << 3) * J) << 2)
    storeStrip(place(room + <usize>s * pointer(10), last, OUT), J, rowsOfStrip(i), y, <usize>J << 2)
  }
}

/** Room of strips from `first` on: where they are kept, or scratch. */
export function roomOf(first: i32): usize {
  return pointer(9) ? pointer(9) + <usize>first * pointer(10) : scratch(STRIPS)
}

export function networkBackChunk(chunk: i32): void {
  const first = chunk * integer(3)
  const strips = min(integer(3), stripCount() - first)
  const sums = pointer(18) + <usize>chunk * pointer(19)
  const C = integer(5)
  const J = integer(24)
  memory.fill(sums, 0, pointer(19))
  for (let s = 0; s < strips; s++) {
    const i = first + s
    loadStrip(pointer(23) + (<usize>((i << 3) * J) << 2), <usize>J << 2, J, rowsOfStrip(i), flying(0, s))
    if (integer(22)) memory.fill(contextGradient(s), 0, <usize>C << 5)
  }
  const gradients = pointer(16) + <usize>first * pointer(17)
  const now = layersBack(pointer(12), integer(13), strips, roomOf(first), gradients, sums, pointer(25) != 0)
  for (let s = 0; s < strips; s++) {
    const row = (first + s) << 3
    const rows = rowsOfStrip(first + s)
    if (pointer(25)) storeRows(flying(now, s), integer(1), row, rows, pointer(25))
    if (integer(22)) storeRows(contextGradient(s), C, row, rows, pointer(26))
  }
}

/** A strip back to rows from `row` on of a matrix. */
export function storeRows(strip: usize, columns: i32, row: i32, rows: i32, x: usize): void {
  const bytes = <usize>columns << 2
  storeStrip(strip, columns, rows, x + <usize>row * bytes, bytes)
}
