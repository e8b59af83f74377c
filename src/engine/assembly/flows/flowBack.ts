import { CouplingStep, flowBack, LuStep } from '../memory/jobs'
import { backLanes } from '../spline/mapBack'
import { useRaw } from '../spline/numerators'
import { bins, within } from '../spline/shape'
import { contextGradient, flying, layersBack } from '../strips/layersBack'
import { roomOf, rowsOfStrip, storeRows, stripCount } from '../strips/rows'
import { loadStrip, NUMBER } from '../strips/strip'
import { affineStripBack } from './affine'
import { luStripBack } from './luBack'
import { listed, stepAt, takeLuOf, takeSplineOf } from './steps'

/** The gradient to the values of strip s of this chunk, then that to its log-determinants. */
function valueGradient(s: i32): usize {
  return contextGradient(flowBack.perChunk) + (<usize>(s * (flowBack.columns + 1)) << NUMBER)
}

export function flowBackChunk(chunk: i32): void {
  const first = chunk * flowBack.perChunk
  const strips = min(flowBack.perChunk, stripCount() - first)
  const room = roomOf(first)
  const gradients = flowBack.dz + <usize>first * flowBack.dzBytes
  const sums = flowBack.sums + <usize>chunk * flowBack.sumBytes
  const D = flowBack.columns
  memory.fill(sums, 0, flowBack.sumBytes)
  for (let s = 0; s < strips; s++) {
    const row = <usize>(first + s) << 3
    const rows = rowsOfStrip(first + s)
    const d = valueGradient(s)
    loadStrip(flowBack.dy + ((row * <usize>D) << 2), <usize>D << 2, D, rows, d)
    loadStrip(flowBack.dlogDet + (row << 2), 4, 1, rows, d + (<usize>D << NUMBER))
    if (flowBack.wantsContext) memory.fill(contextGradient(s), 0, <usize>flowBack.contextColumns << NUMBER)
  }
  for (let k = flowBack.tableLength - 1; k >= 0; k--) {
    const step = stepAt(k)
    if (step.coupling) couplingBack(changetype<CouplingStep>(step), strips, room, gradients, sums)
    else luBack(changetype<LuStep>(step), strips, room, sums)
  }
  for (let s = 0; s < strips; s++) {
    const row = (first + s) << 3
    const rows = rowsOfStrip(first + s)
    storeRows(valueGradient(s), D, row, rows, flowBack.dx)
    if (flowBack.wantsContext) storeRows(contextGradient(s), flowBack.contextColumns, row, rows, flowBack.dcontext)
  }
}

function luBack(step: LuStep, strips: i32, room: usize, sums: usize): void {
  const inverse = flowBack.inverse != 0
  takeLuOf(step)
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * flowBack.roomBytes
    const d = valueGradient(s)
    const dlog = d + (<usize>flowBack.columns << NUMBER)
    luStripBack(own + step.before, own + step.after, d, dlog, inverse, sums + step.sums)
  }
}

function couplingBack(step: CouplingStep, strips: i32, room: usize, gradients: usize, sums: usize): void {
  if (step.bins) takeSplineOf(step)
  for (let s = 0; s < strips; s++) {
    const own = room + <usize>s * flowBack.roomBytes
    if (step.bins) splineStripBack(step, own, s)
    else affineStripBack(step, own, valueGradient(s), flying(0, s))
  }
  const slot = layersBack(step.layers, step.layerCount, strips, room, gradients, sums, true)
  for (let s = 0; s < strips; s++) {
    for (let i = 0; i < step.passedCount; i++) {
      const to = valueGradient(s) + (listed(step.passed, i) << NUMBER)
      const from = flying(slot, s) + (<usize>i << NUMBER)
      v128.store(to, f32x4.add(v128.load(to), v128.load(from)))
      v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16)
    }
  }
}

/** Through the splines of a strip: the gradients to their raw numbers go to slot 0. */
function splineStripBack(step: CouplingStep, own: usize, s: i32): void {
  const d = valueGradient(s)
  const dlog = d + (<usize>flowBack.columns << NUMBER)
  const count = <usize>(3 * bins - 1) << NUMBER
  let raw = own + step.raw
  let draw = flying(0, s)
  for (let c = 0; c < step.columnCount; c++) {
    const column = listed(step.columns, c) << NUMBER
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(own + step.before + column + half)
      useRaw(raw + half, 32)
      const dout = v128.load(d + column + half)
      const dx = backLanes(x, within(x), dout, v128.load(dlog + half), flowBack.inverse != 0, draw + half, 32)
      v128.store(d + column + half, dx)
    }
    raw += count
    draw += count
  }
}
