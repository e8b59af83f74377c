import {
  AFTER, at, BEFORE, COLUMN_COUNT, COLUMNS, isLu, LAYER_COUNT, LAYERS, listed, LU_SUMS, PASSED, PASSED_COUNT, RAW, stepAt,
  takeLuOf, takeSplineOf,
} from './flow'
import { integer, pointer } from './frame'
import { luStripBack } from './luStrip'
import { roomOf, storeRows } from './network'
import { backLanes } from './splineBack'
import { bins, useRaw, within } from './splineBin'
import { loadStrip, NUMBER } from './strip'
import { rowsOfStrip, stripCount } from './stripContext'
import { contextGradient, flying, layersBack } from './stripNetworkBack'

/*
 * Backward through a flow. Arguments as of `flowChunk` and of the backward of layers; 23 dy, 24 dlogDet, 25 dx, 26 dcontext
 * or 0.
 */

/** The gradient to the values of strip s of this chunk, then that to its log-determinants. */
function valueGradient(s: i32): usize {
  return contextGradient(integer(3)) + (<usize>(s * (integer(1) + 1)) << NUMBER)
}

export function flowBackChunk(chunk: i32): void {
  const first = chunk * integer(3)
  const strips = min(integer(3), stripCount() - first)
  const room = roomOf(first)
  const gradients = pointer(16) + <usize>first * pointer(17)
  const sums = pointer(18) + <usize>chunk * pointer(19)
  const D = integer(1)
  memory.fill(sums, 0, pointer(19))
  for (let s = 0; s < strips; s++) {
    const row = <usize>(first + s) << 3
    const rows = rowsOfStrip(first + s)
    const d = valueGradient(s)
    loadStrip(pointer(23) + ((row * <usize>D) << 2), <usize>D << 2, D, rows, d)
    loadStrip(pointer(24) + (row << 2), 4, 1, rows, d + (<usize>D << NUMBER))
    if (integer(22)) memory.fill(contextGradient(s), 0, <usize>integer(5) << NUMBER)
  }
  for (let k = integer(13) - 1; k >= 0; k--) {
    const step = stepAt(k)
    if (isLu(step)) luBack(step, strips, room, sums)
    else couplingBack(step, strips, room, gradients, sums)
  }
  for (let s = 0; s < strips; s++) {
    const row = (first + s) << 3
    const rows = rowsOfStrip(first + s)
    storeRows(valueGradient(s), D, row, rows, pointer(25))
    if (integer(22)) storeRows(contextGradient(s), integer(5), row, rows, pointer(26))
  }
}

function luBack(step: usize, strips: i32, room: usize, sums: usize): void {
  const inverse = integer(27) != 0
  takeLuOf(step)
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * pointer(10)
    const d = valueGradient(s)
    const dlog = d + (<usize>integer(1) << NUMBER)
    luStripBack(at(own, step, BEFORE), at(own, step, AFTER), d, dlog, inverse, sums + <usize>load<u32>(step + LU_SUMS))
  }
}

function couplingBack(step: usize, strips: i32, room: usize, gradients: usize, sums: usize): void {
  takeSplineOf(step)
  for (let s = 0; s < strips; s++) splineStripBack(step, room + <usize>s * pointer(10), s)
  const table = <usize>load<u32>(step + LAYERS)
  const slot = layersBack(table, load<i32>(step + LAYER_COUNT), strips, room, gradients, sums, true)
  for (let s = 0; s < strips; s++) {
    for (let i = 0; i < load<i32>(step + PASSED_COUNT); i++) {
      const to = valueGradient(s) + (listed(step, PASSED, i) << NUMBER)
      const from = flying(slot, s) + (<usize>i << NUMBER)
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)))
      v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16)
    }
  }
}

/** Through the splines of a strip: the gradients to their raw numbers go to slot 0. */
function splineStripBack(step: usize, own: usize, s: i32): void {
  const d = valueGradient(s)
  const dlog = d + (<usize>integer(1) << NUMBER)
  const count = <usize>(3 * bins - 1) << NUMBER
  let raw = at(own, step, RAW)
  let draw = flying(0, s)
  for (let c = 0; c < load<i32>(step + COLUMN_COUNT); c++) {
    const column = listed(step, COLUMNS, c) << NUMBER
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(at(own, step, BEFORE) + column + half)
      useRaw(raw + half, 32)
      const dout = v128.load(d + column + half)
      const dx = backLanes(x, within(x), dout, v128.load(dlog + half), integer(27) != 0, draw + half, 32)
      v128.store(d + column + half, dx)
    }
    raw += count
    draw += count
  }
}
