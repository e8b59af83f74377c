import { Layer, stripJobBack, STRIPS_AT } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { unfinishStrip } from './layerBack'
import { layerAt, place } from './layers'
import { FROM_OUT, FROM_ZERO, stripTimesTransposed } from './product'
import { NUMBER, turnStrip } from './strip'

/** The gradient in flight number `slot` of strip s of this chunk. */
// @ts-ignore: decorator
@inline
export function flying(slot: i32, s: i32): usize {
  return scratch(STRIPS_AT) + <usize>(slot * stripJobBack.perChunk + s) * stripJobBack.flightBytes
}

/** The gradient to the context of strip s of this chunk. */
// @ts-ignore: decorator
@inline
export function contextGradient(s: i32): usize {
  return flying(stripJobBack.slots, 0) + (<usize>(s * stripJobBack.contextColumns) << NUMBER)
}

/**
 * From the gradients to the outputs, in slot 0, to those of the inputs; returns their slot, where `whole` wants them. `room`,
 * `gradients` and `sums` are those of the chunk.
 */
export function layersBack(
  table: usize, count: i32, strips: i32, room: usize, gradients: usize, sums: usize, whole: bool,
): i32 {
  let now = 0
  for (let l = count - 1; l >= 0; l--) {
    const layer = layerAt(table, l)
    saveForSkip(layer, now, strips)
    for (let s = 0; s < strips; s++) toZ(layer, now, s, room, gradients, sums)
    if (l == 0 && !whole) break
    const waiting = layer.waiting
    const next = waiting > 0 ? waiting : now == 0 ? 1 : 0
    const from = waiting > 0 ? FROM_OUT : FROM_ZERO
    for (let s = 0; s < strips; s++) {
      stripTimesTransposed(layer.weight, layer.depth, layer.columns, flying(now, s), flying(next, s), from)
    }
    now = next
  }
  return now
}

function saveForSkip(layer: Layer, now: i32, strips: i32): void {
  const slot = layer.saved
  if (slot == 0) return
  const bytes = <usize>layer.columns << NUMBER
  for (let s = 0; s < strips; s++) memory.copy(flying(slot, s), flying(now, s), bytes)
}

/** The gradient to z in place of that to the output, and kept for the weights; added to the sums and to the context's gradient. */
// @ts-ignore: decorator
@inline
function toZ(layer: Layer, now: i32, s: i32, room: usize, gradients: usize, sums: usize): void {
  const d = flying(now, s)
  const J = layer.columns
  const own = room + <usize>s * stripJobBack.roomBytes
  unfinishStrip(
    d, own + layer.kept, J, layer.activation, layer.gain, place(own, layer.statistics), sums + layer.sums,
  )
  const dz = gradients + <usize>s * stripJobBack.dzBytes + layer.dz
  if (stripJobBack.wideFrom) memory.copy(dz, d, <usize>J << NUMBER)
  else turnStrip(d, J, dz)
  const w = layer.contextWeight
  if (w && stripJobBack.wantsContext) stripTimesTransposed(w, stripJobBack.contextColumns, J, d, contextGradient(s), FROM_OUT)
}
