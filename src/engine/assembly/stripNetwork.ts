import { integer, pointer } from './frame'
import { FROM_OUT, FROM_SHARED, NUMBER, stripTimes } from './strip'
import { contextTerms, MOST_TERMS, sharedContext, termsAt } from './stripContext'
import { finishStrip } from './stripLayer'

/*
 * A table of layers: 16 numbers of 32 bits each. Places are bytes from the start of a strip's room; −1: there is none.
 */
const LAYER: usize = 6
export const WEIGHT: usize = 0
export const BIAS: usize = 4
export const GAIN: usize = 8
export const SHIFT: usize = 12
export const CONTEXT_WEIGHT: usize = 16
export const DEPTH: usize = 20
export const COLUMNS: usize = 24
export const ACTIVATION: usize = 28
/** Places of the input, of what backward needs of z, of the output, of what is added to it, and of mean and 1/σ. */
export const IN: usize = 32
export const KEPT: usize = 36
export const OUT: usize = 40
export const RESIDUAL: usize = 44
export const STATISTICS: usize = 48
/** Places of dz, turned, in a strip's room for gradients, and of the sums in a chunk's. */
export const DZ: usize = 52
export const SUMS: usize = 56
/** Two halves: where this layer's output gradient is saved for a skip, and where the one that skips to its input is. */
export const SKIPS: usize = 60

// @ts-ignore: decorator
@inline
export function layerAt(table: usize, l: i32): usize {
  return table + (<usize>l << LAYER)
}

// @ts-ignore: decorator
@inline
export function place(room: usize, layer: usize, field: usize): usize {
  const at = load<i32>(layer + field)
  return at < 0 ? 0 : room + <usize>at
}

/** Runs layers on strips `first` … `first + strips − 1`; room of the first is at `room`, those of the others follow. */
export function layersForward(table: usize, count: i32, first: i32, strips: i32, room: usize): void {
  for (let l = 0; l < count; l++) layerForward(layerAt(table, l), first, strips, room)
}

function layerForward(layer: usize, first: i32, strips: i32, room: usize): void {
  const w = <usize>load<u32>(layer + WEIGHT)
  const J = load<i32>(layer + COLUMNS)
  const K = load<i32>(layer + DEPTH)
  let known = -1
  for (let s = 0; s < strips; s++) {
    const x = place(room, layer, IN)
    const z = place(room, layer, KEPT)
    const shared = takeContext(layer, first + s, room, z, J, known)
    if (shared == OWN) stripTimes(w, K, J, x, z, FROM_OUT, 0)
    else stripTimes(w, K, J, x, z, FROM_SHARED, shared == NONE ? <usize>load<u32>(layer + BIAS) : termsAt())
    if (shared >= 0) known = shared
    finishStrip(
      z, place(room, layer, OUT), J, load<i32>(layer + ACTIVATION), <usize>load<u32>(layer + GAIN),
      <usize>load<u32>(layer + SHIFT), place(room, layer, RESIDUAL), place(room, layer, STATISTICS),
    )
    room += pointer(10)
  }
}

const NONE: i32 = -2
const OWN: i32 = -1

/**
 * The part of z that comes from the context: for each row in z (OWN), or the same for all rows in terms; `known` is the
 * context row whose terms are there. Returns the context row.
 */
// @ts-ignore: decorator
@inline
function takeContext(layer: usize, strip: i32, room: usize, z: usize, J: i32, known: i32): i32 {
  const w = <usize>load<u32>(layer + CONTEXT_WEIGHT)
  if (!w) return NONE
  const C = integer(5)
  const bias = <usize>load<u32>(layer + BIAS)
  const shared = J <= MOST_TERMS ? sharedContext(strip) : -1
  if (shared < 0) stripTimes(w, C, J, room + pointer(11), z, FROM_SHARED, bias)
  else if (shared != known) contextTerms(pointer(4) + (<usize>(shared * C) << 2), w, C, J, bias, termsAt())
  return shared
}

/** Bytes of a strip of n numbers, with room up to a multiple of 8. */
// @ts-ignore: decorator
@inline
export function stripBytes(n: i32): usize {
  return <usize>((n + 7) & ~7) << NUMBER
}
