import { integer, pointer, scratch } from './frame'
import { FROM_OUT, FROM_ZERO, NUMBER, stripTimesTransposed } from './strip'
import { STRIPS } from './stripContext'
import { addStrip } from './stripLayer'
import { turnStrip, unfinishStrip } from './stripLayerBack'
import {
  ACTIVATION, BIAS, COLUMNS, CONTEXT_WEIGHT, DEPTH, DZ, GAIN, KEPT, layerAt, OUT, place, SKIPS, STATISTICS, SUMS, WEIGHT,
} from './stripNetwork'

/*
 * Backward through layers. More arguments of these jobs: 16 room for dz, 17 bytes of it for a strip, 18 sums, 19 bytes of
 * them for a chunk, 20 bytes of a gradient in flight, 21 how many a strip has, 22 whether the context's gradient is wanted.
 */

/** The gradient in flight number `slot` of strip s of this chunk. */
// @ts-ignore: decorator
@inline
export function flying(slot: i32, s: i32): usize {
  return scratch(STRIPS) + <usize>(slot * integer(3) + s) * pointer(20)
}

/** The gradient to the context of strip s of this chunk. */
// @ts-ignore: decorator
@inline
export function contextGradient(s: i32): usize {
  return flying(integer(21), 0) + (<usize>(s * integer(5)) << NUMBER)
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
    const waiting = load<i32>(layer + SKIPS) >> 16
    const next = waiting > 0 ? waiting : now == 0 ? 1 : 0
    const w = <usize>load<u32>(layer + WEIGHT)
    const from = waiting > 0 ? FROM_OUT : FROM_ZERO
    for (let s = 0; s < strips; s++) {
      stripTimesTransposed(w, load<i32>(layer + DEPTH), load<i32>(layer + COLUMNS), flying(now, s), flying(next, s), from)
    }
    now = next
  }
  return now
}

function saveForSkip(layer: usize, now: i32, strips: i32): void {
  const slot = load<i32>(layer + SKIPS) & 0xffff
  if (slot == 0) return
  const bytes = <usize>load<i32>(layer + COLUMNS) << NUMBER
  for (let s = 0; s < strips; s++) memory.copy(flying(slot, s), flying(now, s), bytes)
}

/** The gradient to z in place of that to the output, and turned; added to the sums and to the context's gradient. */
// @ts-ignore: decorator
@inline
function toZ(layer: usize, now: i32, s: i32, room: usize, gradients: usize, sums: usize): void {
  const d = flying(now, s)
  const J = load<i32>(layer + COLUMNS)
  const own = room + <usize>s * pointer(10)
  unfinishStrip(
    d, place(own, layer, KEPT), J, load<i32>(layer + ACTIVATION), <usize>load<u32>(layer + GAIN),
    place(own, layer, STATISTICS), place(sums, layer, SUMS),
  )
  turnStrip(d, J, place(gradients + <usize>s * pointer(17), layer, DZ))
  const w = <usize>load<u32>(layer + CONTEXT_WEIGHT)
  if (w && integer(22)) stripTimesTransposed(w, integer(5), J, d, contextGradient(s), FROM_OUT)
}
