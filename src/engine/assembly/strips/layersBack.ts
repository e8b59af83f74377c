import { Layer, stripJobBack, STRIPS_AT } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { unfinishStrip } from './layerBack'
import { layerAt, place } from './layers'
import { FROM_OUT, FROM_ZERO, stripTimesTransposed } from './product'
import { NUMBER, turnStrip } from './strip'
import { addOut, goTogether, putIn, takeOut, timesTransposed } from './together'

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
    if (layer.contextWeight && stripJobBack.wantsContext) toContext(layer, now, strips)
    if (l == 0 && !whole) break
    const waiting = layer.waiting
    const next = waiting > 0 ? waiting : now == 0 ? 1 : 0
    const from = waiting > 0 ? FROM_OUT : FROM_ZERO
    through(layer.weight, layer.depth, layer.columns, now, strips, flying(next, 0), stripJobBack.flightBytes, from)
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

/** The gradient to z in place of that to the output; where weights are wanted kept for them, and added to the sums. */
// @ts-ignore: decorator
@inline
function toZ(layer: Layer, now: i32, s: i32, room: usize, gradients: usize, sums: usize): void {
  const d = flying(now, s)
  const J = layer.columns
  const own = room + <usize>s * stripJobBack.roomBytes
  const wanted = stripJobBack.wantsWeights != 0
  // through a LayerNorm they are added in any case
  const to = wanted || layer.gain ? sums + layer.sums : 0
  unfinishStrip(d, own + layer.kept, J, layer.activation, layer.gain, place(own, layer.statistics), to)
  if (!wanted) return
  const dz = gradients + <usize>s * stripJobBack.dzBytes + layer.dz
  if (stripJobBack.wideFrom) memory.copy(dz, d, <usize>J << NUMBER)
  else turnStrip(d, J, dz)
}

/** Adds to the gradient to the context what comes from that to z. */
function toContext(layer: Layer, now: i32, strips: i32): void {
  const C = stripJobBack.contextColumns
  through(layer.contextWeight, C, layer.columns, now, strips, contextGradient(0), <usize>C << NUMBER, FROM_OUT)
}

/** The gradients in flight number `now`, J numbers, through W [K, J] to `out`, `step` bytes from strip to strip. */
function through(w: usize, K: i32, J: i32, now: i32, strips: i32, out: usize, step: usize, from: i32): void {
  if (!goTogether(K, J, strips)) {
    for (let s = 0; s < strips; s++) stripTimesTransposed(w, K, J, flying(now, s), out + <usize>s * step, from)
    return
  }
  for (let s = 0; s < strips; s++) putIn(flying(now, s), J, s)
  timesTransposed(w, K, J, strips)
  for (let s = 0; s < strips; s++) {
    if (from == FROM_OUT) addOut(s, K, out + <usize>s * step)
    else takeOut(s, K, out + <usize>s * step)
  }
}
