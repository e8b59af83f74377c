import { scratch } from './scratch'
import { network, networkBack, STRIPS_AT, stripJob } from './jobs'
import { loadStrip, storeStrip } from './strip'
import { loadContext, rowsOfStrip, sharedContext, stripCount } from './stripContext'
import { layerAt, layersForward } from './stripNetwork'
import { contextGradient, flying, layersBack } from './stripNetworkBack'

export function networkChunk(chunk: i32): void {
  const first = chunk * network.perChunk
  const strips = min(network.perChunk, stripCount() - first)
  const room = roomOf(first)
  const columns = network.columns
  const bytes = <usize>columns << 2
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * network.roomBytes
    const i = first + s
    loadStrip(network.x + <usize>(i << 3) * bytes, bytes, columns, rowsOfStrip(i), own + network.inputAt)
    if (network.context && sharedContext(i) < 0) loadContext(i, own + network.contextAt)
  }
  layersForward(network.table, network.tableLength, first, strips, room)
  const last = layerAt(network.table, network.tableLength - 1)
  const J = last.columns
  for (let s = 0; s < strips; s++) {
    const i = first + s
    const y = network.y + (<usize>((i << 3) * J) << 2)
    storeStrip(room + <usize>s * network.roomBytes + last.output, J, rowsOfStrip(i), y, <usize>J << 2)
  }
}

/** Room of strips from `first` on: where they are kept, or scratch. */
export function roomOf(first: i32): usize {
  return stripJob.room ? stripJob.room + <usize>first * stripJob.roomBytes : scratch(STRIPS_AT)
}

export function networkBackChunk(chunk: i32): void {
  const first = chunk * networkBack.perChunk
  const strips = min(networkBack.perChunk, stripCount() - first)
  const sums = networkBack.sums + <usize>chunk * networkBack.sumBytes
  const C = networkBack.contextColumns
  const J = networkBack.dyColumns
  memory.fill(sums, 0, networkBack.sumBytes)
  for (let s = 0; s < strips; s++) {
    const i = first + s
    loadStrip(networkBack.dy + (<usize>((i << 3) * J) << 2), <usize>J << 2, J, rowsOfStrip(i), flying(0, s))
    if (networkBack.wantsContext) memory.fill(contextGradient(s), 0, <usize>C << 5)
  }
  const gradients = networkBack.dz + <usize>first * networkBack.dzBytes
  const wantsX = networkBack.dx != 0
  const now = layersBack(networkBack.table, networkBack.tableLength, strips, roomOf(first), gradients, sums, wantsX)
  for (let s = 0; s < strips; s++) {
    const row = (first + s) << 3
    const rows = rowsOfStrip(first + s)
    if (wantsX) storeRows(flying(now, s), networkBack.columns, row, rows, networkBack.dx)
    if (networkBack.wantsContext) storeRows(contextGradient(s), C, row, rows, networkBack.dcontext)
  }
}

/** A strip back to rows from `row` on of a matrix. */
export function storeRows(strip: usize, columns: i32, row: i32, rows: i32, x: usize): void {
  const bytes = <usize>columns << 2
  storeStrip(strip, columns, rows, x + <usize>row * bytes, bytes)
}
