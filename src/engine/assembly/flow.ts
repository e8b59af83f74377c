import { integer, pointer } from './frame'
import { luStrip, takeLu } from './luStrip'
import { roomOf, storeRows } from './network'
import { logDetOfLanes, mapLanes } from './spline'
import { setSpline, useRaw, within } from './splineBin'
import { loadStrip, NUMBER } from './strip'
import { loadContext, rowsOfStrip, sharedContext, stripCount, termsAt } from './stripContext'
import { layersForward } from './stripNetwork'

/*
 * A flow: LU-linear maps and spline couplings with dense networks, in one direction. Arguments as of a network's job; 12 table
 * of steps, 13 how many, 14 room for a log-determinant, 15 y, 27 whether inverse, 28 log-determinants.
 * A step: 16 numbers of 32 bits each, from KIND on; places are bytes from the start of a strip's room.
 */
const STEP: usize = 6
const KIND: usize = 0
/** Places of what goes in and what comes out. */
export const BEFORE: usize = 4
export const AFTER: usize = 8
/** An LU's lower, upper, diagonal and bias, and the place of its sums. */
const LOWER: usize = 12
const UPPER: usize = 16
const DIAGONAL: usize = 20
const BIAS: usize = 24
export const LU_SUMS: usize = 28
/** A coupling's transformed columns (list, count) and the others; bins, bound, logit scale; layers (table, count). */
export const COLUMNS: usize = 12
export const COLUMN_COUNT: usize = 16
export const PASSED: usize = 20
export const PASSED_COUNT: usize = 24
const BINS: usize = 28
const BOUND: usize = 32
const SCALE: usize = 36
export const LAYERS: usize = 40
export const LAYER_COUNT: usize = 44
/** Places of the network's input and of the raw numbers. */
const INPUT: usize = 48
export const RAW: usize = 52

// @ts-ignore: decorator
@inline
export function stepAt(i: i32): usize {
  return pointer(12) + (<usize>i << STEP)
}

// @ts-ignore: decorator
@inline
export function isLu(step: usize): bool {
  return load<i32>(step + KIND) == 0
}

// @ts-ignore: decorator
@inline
export function at(room: usize, step: usize, field: usize): usize {
  return room + <usize>load<u32>(step + field)
}

/** Number i of the list of 32-bit numbers whose pointer is in a field. */
// @ts-ignore: decorator
@inline
export function listed(step: usize, field: usize, i: i32): usize {
  return <usize>load<u32>(<usize>load<u32>(step + field) + (<usize>i << 2))
}

/** Takes the LU of a step; returns ln det. */
export function takeLuOf(step: usize): f64 {
  return takeLu(
    integer(1), <usize>load<u32>(step + LOWER), <usize>load<u32>(step + UPPER), <usize>load<u32>(step + DIAGONAL),
    <usize>load<u32>(step + BIAS), termsAt(),
  )
}

export function takeSplineOf(step: usize): void {
  setSpline(load<i32>(step + BINS), load<f32>(step + BOUND), load<f32>(step + SCALE))
}

export function flowChunk(chunk: i32): void {
  const first = chunk * integer(3)
  const strips = min(integer(3), stripCount() - first)
  const room = roomOf(first)
  const D = integer(1)
  const bytes = <usize>D << 2
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * pointer(10)
    const i = first + s
    loadStrip(pointer(0) + <usize>(i << 3) * bytes, bytes, D, rowsOfStrip(i), at(own, stepAt(0), BEFORE))
    memory.fill(own + pointer(14), 0, 32)
    if (pointer(4) && sharedContext(i) < 0) loadContext(i, own + pointer(11))
  }
  let logDet: f64 = 0
  for (let k = 0; k < integer(13); k++) {
    const step = stepAt(k)
    if (isLu(step)) logDet += luForward(step, strips, room)
    else couplingForward(step, first, strips, room)
  }
  const shared = f32x4.splat(<f32>(integer(27) ? -logDet : logDet))
  const last = stepAt(integer(13) - 1)
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * pointer(10)
    const log = own + pointer(14)
    v128.store(log, f32x4.add(v128.load(log), shared))
    v128.store(log, f32x4.add(v128.load(log, 16), shared), 16)
    const row = (first + s) << 3
    storeRows(at(own, last, AFTER), D, row, rowsOfStrip(first + s), pointer(15))
    storeRows(log, 1, row, rowsOfStrip(first + s), pointer(28))
  }
}

function luForward(step: usize, strips: i32, room: usize): f64 {
  const logDet = takeLuOf(step)
  for (let s = 0; s < strips; s++) {
    luStrip(at(room, step, BEFORE), at(room, step, AFTER), integer(27) != 0)
    room += pointer(10)
  }
  return logDet
}

function couplingForward(step: usize, first: i32, strips: i32, room: usize): void {
  const passed = load<i32>(step + PASSED_COUNT)
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * pointer(10)
    for (let i = 0; i < passed; i++) {
      const from = at(own, step, BEFORE) + (listed(step, PASSED, i) << NUMBER)
      memory.copy(at(own, step, INPUT) + (<usize>i << NUMBER), from, 32)
    }
  }
  layersForward(<usize>load<u32>(step + LAYERS), load<i32>(step + LAYER_COUNT), first, strips, room)
  takeSplineOf(step)
  for (let s = 0; s < strips; s++) splineStrip(step, room + <usize>s * pointer(10))
}

function splineStrip(step: usize, own: usize): void {
  const before = at(own, step, BEFORE)
  const after = at(own, step, AFTER)
  if (after != before) memory.copy(after, before, <usize>integer(1) << NUMBER)
  let raw = at(own, step, RAW)
  const count = <usize>(3 * load<i32>(step + BINS) - 1) << NUMBER
  const log = own + pointer(14)
  for (let c = 0; c < load<i32>(step + COLUMN_COUNT); c++) {
    const column = after + (listed(step, COLUMNS, c) << NUMBER)
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(column + half)
      const inside = within(x)
      if (!v128.any_true(inside)) continue
      useRaw(raw + half, 32)
      v128.store(column + half, mapLanes(x, inside, integer(27) != 0))
      v128.store(log + half, f32x4.add(v128.load(log + half), logDetOfLanes()))
    }
    raw += count
  }
}
