import { network, networkBack } from '../memory/jobs'
import { loadContext, sharedContext } from './context'
import { layerAt, layersForward } from './layers'
import { contextGradient, flying, layersBack } from './layersBack'
import { roomOf, rowsOfStrip, storeRows, stripCount } from './rows'
import { loadStrip, storeStrip } from './strip'

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
