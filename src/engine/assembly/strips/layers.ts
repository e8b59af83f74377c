import { Layer, LAYER_BYTES, MOST_TOGETHER, stripJob } from '../memory/jobs'
import { contextTerms, MOST_TERMS, sharedContext, termsAt } from './context'
import { finishStrip } from './layer'
import { FROM_OUT, FROM_SHARED, stripTimes } from './product'
import { addTimes, goTogether, putIn, putZerosIn, startAt, takeOut } from './together'

// @ts-ignore: decorator
@inline
export function layerAt(table: usize, l: i32): Layer {
  return changetype<Layer>(table + <usize>l * LAYER_BYTES)
}

/** A place in a room, 0 where there is none. */
// @ts-ignore: decorator
@inline
export function place(room: usize, at: i32): usize {
  return at < 0 ? 0 : room + <usize>at
}

/** Runs layers on strips `first` … `first + strips − 1`; room of the first is at `room`, those of the others follow. */
export function layersForward(table: usize, count: i32, first: i32, strips: i32, room: usize): void {
  for (let l = 0; l < count; l++) layerForward(layerAt(table, l), first, strips, room)
}

function layerForward(layer: Layer, first: i32, strips: i32, room: usize): void {
  const w = layer.weight
  const J = layer.columns
  const K = layer.depth
  if (goTogether(K, J, strips) && (!layer.contextWeight || stripJob.contextColumns <= MOST_TOGETHER)) {
    layerTogether(layer, first, strips, room)
    return
  }
  let known = -1
  for (let s = 0; s < strips; s++) {
    const x = room + layer.input
    const z = room + layer.kept
    const shared = takeContext(layer, first + s, room, z, known)
    if (shared == OWN) stripTimes(w, K, J, x, z, FROM_OUT, 0)
    else stripTimes(w, K, J, x, z, FROM_SHARED, shared == NONE ? layer.bias : termsAt())
    if (shared >= 0) known = shared
    finish(layer, room)
    room += stripJob.roomBytes
  }
}

/** The same with one product for all strips. */
function layerTogether(layer: Layer, first: i32, strips: i32, room: usize): void {
  const J = layer.columns
  const K = layer.depth
  if (startTogether(layer, first, strips, room)) addTimes(layer.contextWeight, stripJob.contextColumns, J, strips)
  for (let s = 0; s < strips; s++) putIn(room + <usize>s * stripJob.roomBytes + layer.input, K, s)
  addTimes(layer.weight, K, J, strips)
  for (let s = 0; s < strips; s++) {
    takeOut(s, J, room + layer.kept)
    finish(layer, room)
    room += stripJob.roomBytes
  }
}

/** From z to the output of a strip. */
// @ts-ignore: decorator
@inline
function finish(layer: Layer, room: usize): void {
  finishStrip(
    room + layer.kept, room + layer.output, layer.columns, layer.activation, layer.gain, layer.shift,
    place(room, layer.residual), place(room, layer.statistics),
  )
}

/** Starts the products at bias and shared terms; whether strips are in place whose rows have contexts of their own. */
function startTogether(layer: Layer, first: i32, strips: i32, room: usize): bool {
  const w = layer.contextWeight
  const J = layer.columns
  const C = stripJob.contextColumns
  let known = -1
  let own = false
  for (let s = 0; s < strips; s++) {
    const shared = w ? shareTerms(layer, first + s, known) : OWN
    if (shared >= 0) {
      known = shared
      startAt(termsAt(), J, s)
      putZerosIn(C, s)
    } else {
      startAt(layer.bias, J, s)
      if (!w) continue
      putIn(room + <usize>s * stripJob.roomBytes + stripJob.contextAt, C, s)
      own = true
    }
  }
  return own
}

const NONE: i32 = -2
const OWN: i32 = -1

/**
 * The part of z that comes from the context: for each row in z (OWN), or the same for all rows in terms; `known` is the
 * context row whose terms are there. Returns the context row.
 */
// @ts-ignore: decorator
@inline
function takeContext(layer: Layer, strip: i32, room: usize, z: usize, known: i32): i32 {
  const w = layer.contextWeight
  if (!w) return NONE
  const shared = shareTerms(layer, strip, known)
  if (shared < 0) {
    stripTimes(w, stripJob.contextColumns, layer.columns, room + stripJob.contextAt, z, FROM_SHARED, layer.bias)
  }
  return shared
}

/** The context row that all rows of a strip share, with its terms in place (`known`: whose are there), or OWN. */
// @ts-ignore: decorator
@inline
function shareTerms(layer: Layer, strip: i32, known: i32): i32 {
  const J = layer.columns
  const shared = J <= MOST_TERMS ? sharedContext(strip) : OWN
  if (shared >= 0 && shared != known) {
    const C = stripJob.contextColumns
    contextTerms(stripJob.context + (<usize>(shared * C) << 2), layer.contextWeight, C, J, layer.bias, termsAt())
  }
  return shared
}
