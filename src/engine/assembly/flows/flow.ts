import { CouplingStep, flow, LuStep } from '../memory/jobs'
import { logDetOfLanes, mapLanes } from '../spline/map'
import { useRaw } from '../spline/numerators'
import { within } from '../spline/shape'
import { loadContext, sharedContext } from '../strips/context'
import { layersForward } from '../strips/layers'
import { roomOf, rowsOfStrip, storeRows, stripCount } from '../strips/rows'
import { loadStrip, NUMBER } from '../strips/strip'
import { affineStrip } from './affine'
import { luStrip } from './lu'
import { listed, stepAt, takeLuOf, takeSplineOf } from './steps'

export function flowChunk(chunk: i32): void {
  const first = chunk * flow.perChunk
  const strips = min(flow.perChunk, stripCount() - first)
  const room = roomOf(first)
  const D = flow.columns
  const bytes = <usize>D << 2
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * flow.roomBytes
    const i = first + s
    loadStrip(flow.x + <usize>(i << 3) * bytes, bytes, D, rowsOfStrip(i), own + stepAt(0).before)
    memory.fill(own + flow.logDetAt, 0, 32)
    if (flow.context && sharedContext(i) < 0) loadContext(i, own + flow.contextAt)
  }
  let logDet: f64 = 0
  for (let k = 0; k < flow.tableLength; k++) {
    const step = stepAt(k)
    if (step.coupling) couplingForward(changetype<CouplingStep>(step), first, strips, room)
    else logDet += luForward(changetype<LuStep>(step), strips, room)
  }
  const shared = f32x4.splat(<f32>(flow.inverse ? -logDet : logDet))
  const last = stepAt(flow.tableLength - 1)
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * flow.roomBytes
    const log = own + flow.logDetAt
    v128.store(log, f32x4.add(v128.load(log), shared))
    v128.store(log, f32x4.add(v128.load(log, 16), shared), 16)
    const row = (first + s) << 3
    storeRows(own + last.after, D, row, rowsOfStrip(first + s), flow.y)
    storeRows(log, 1, row, rowsOfStrip(first + s), flow.logDet)
  }
}

function luForward(step: LuStep, strips: i32, room: usize): f64 {
  const logDet = takeLuOf(step)
  for (let s = 0; s < strips; s++) {
    luStrip(room + step.before, room + step.after, flow.inverse != 0)
    room += flow.roomBytes
  }
  return logDet
}

function couplingForward(step: CouplingStep, first: i32, strips: i32, room: usize): void {
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * flow.roomBytes
    for (let i = 0; i < step.passedCount; i++) {
      const from = own + step.before + (listed(step.passed, i) << NUMBER)
      memory.copy(own + step.input + (<usize>i << NUMBER), from, 32)
    }
  }
  layersForward(step.layers, step.layerCount, first, strips, room)
  if (!step.bins) {
    for (let s = 0; s < strips; s++) affineStrip(step, room + <usize>s * flow.roomBytes)
    return
  }
  takeSplineOf(step)
  for (let s = 0; s < strips; s++) splineStrip(step, room + <usize>s * flow.roomBytes)
}

function splineStrip(step: CouplingStep, own: usize): void {
  const before = own + step.before
  const after = own + step.after
  if (after != before) memory.copy(after, before, <usize>flow.columns << NUMBER)
  let raw = own + step.raw
  const count = <usize>(3 * step.bins - 1) << NUMBER
  const log = own + flow.logDetAt
  for (let c = 0; c < step.columnCount; c++) {
    const column = after + (listed(step.columns, c) << NUMBER)
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(column + half)
      const inside = within(x)
      if (!v128.any_true(inside)) continue
      useRaw(raw + half, 32)
      v128.store(column + half, mapLanes(x, inside, flow.inverse != 0))
      v128.store(log + half, f32x4.add(v128.load(log + half), logDetOfLanes()))
    }
    raw += count
  }
}
