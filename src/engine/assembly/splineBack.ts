import { scratch } from './scratch'
import { splineBack } from './jobs'
import { sigmoid4 } from './math'
import { transpose4 } from './pack'
import { rawBytes, rawOf } from './spline'
import {
  BIN_END, bin, bins, bound, findBin, gather, HEIGHT, HEIGHT_SUM, heightNumerator, INDEX, loadRaw, logitScale, MINIMUM,
  RAW0, RAW1, scatter, setSpline, SLOPE0, SLOPE1, solveTheta, UP, WIDTH, WIDTH_SUM, widthNumerator, within,
} from './splineBin'
import { fma } from './vector'

/*
 * Backward through a spline coupling, either direction. With y = f(x; φ) and L = ln f': the inverse has
 * dx = (dy − f_φ dφ) / f' and log-determinant −L, so its backward is that of the forward with other weights.
 */
export function splineBackChunk(chunk: i32): void {
  const size = splineBack.perChunk
  const first = chunk * size
  const last = min(splineBack.rows, first + size)
  const columns = splineBack.columns
  const bytes = <usize>columns << 2
  setSpline(splineBack.bins, splineBack.bound, splineBack.logitScale)
  memory.copy(splineBack.dx + <usize>first * bytes, splineBack.dy + <usize>first * bytes, <usize>(last - first) * bytes)
  for (let row = first; row < last; row += 4) {
    const rows = min(4, last - row)
    for (let c = 0; c < splineBack.transformedCount; c++) back(row, rows, c)
  }
}

function back(row: i32, rows: i32, c: i32): void {
  const column = load<i32>(splineBack.transformed + (<usize>c << 2))
  const x = gather(splineBack.x, splineBack.columns, row, rows, column)
  const inside = within(x)
  loadRaw(rawOf(row, c), rawBytes(), rows)
  const dout = gather(splineBack.dy, splineBack.columns, row, rows, column)
  const dlog = gather(splineBack.dlogDet, 1, row, rows, 0)
  const dx = backLanes(x, inside, dout, dlog, splineBack.inverse != 0, scratch(D_RAW), 16)
  scatter(splineBack.dx, splineBack.columns, row, rows, column, dx)
  storeRaw(row, rows, c)
}

/**
 * Backward of `mapLanes`: returns the gradient to the four numbers; those to the raw numbers go to `draw`, `step` bytes from
 * one to the next.
 */
export function backLanes(
  x: v128, inside: v128, dout: v128, dlog: v128, inverse: bool, draw: usize, step: usize,
): v128 {
  findBin(x, inverse)
  const theta = inverse ? solveTheta() : f32x4.div(bin(UP), bin(WIDTH))
  const dx = backBin(theta, dout, dlog, inverse, inside)
  backRaw(draw, step)
  return v128.bitselect(dx, dout, inside)
}

/* Gradients to the numbers of the bin, in scratch. */
const D_LEFT: usize = BIN_END
const D_WIDTH: usize = BIN_END + 16
const D_BOTTOM: usize = BIN_END + 32
const D_HEIGHT: usize = BIN_END + 48
const D_SLOPE0: usize = BIN_END + 64
const D_SLOPE1: usize = BIN_END + 80
const D_RAW: usize = BIN_END + 96

/** Stores the gradients to the bin; returns that to the input. Lanes that are not `inside` give zeros to the bin. */
function backBin(theta: v128, dout: v128, dlog: v128, inverse: bool, inside: v128): v128 {
  const one = f32x4.splat(1)
  const two = f32x4.splat(2)
  const w = bin(WIDTH)
  const h = bin(HEIGHT)
  const d0 = bin(SLOPE0)
  const d1 = bin(SLOPE1)
  const slope = f32x4.div(h, w)
  const rest = f32x4.sub(one, theta)
  const t = f32x4.mul(theta, rest)
  const bend = f32x4.sub(f32x4.add(d0, d1), f32x4.add(slope, slope))
  const turn = f32x4.sub(rest, theta) // dt/dθ
  const below = f32x4.div(one, fma(bend, t, slope)) // 1 / denominator
  const above = fma(d1, f32x4.mul(theta, theta), fma(f32x4.add(slope, slope), t, f32x4.mul(d0, f32x4.mul(rest, rest))))
  const q = f32x4.mul(fma(slope, f32x4.mul(theta, theta), f32x4.mul(d0, t)), below)
  const ratio = f32x4.mul(slope, below)
  const derivative = f32x4.mul(f32x4.mul(ratio, ratio), above) // f'
  const inAbove = f32x4.div(one, above)
  // L by θ, Δ, d₀, d₁
  const aboveTheta = f32x4.mul(two, fma(d1, theta, f32x4.sub(f32x4.mul(slope, turn), f32x4.mul(d0, rest))))
  const logTheta = f32x4.sub(f32x4.mul(aboveTheta, inAbove), f32x4.mul(two, f32x4.mul(f32x4.mul(bend, turn), below)))
  const flat = f32x4.sub(one, f32x4.add(t, t)) // d(denominator)/dΔ
  const logSlope = f32x4.mul(two, f32x4.sub(f32x4.add(f32x4.div(one, slope), f32x4.mul(t, inAbove)), f32x4.mul(flat, below)))
  const both = f32x4.mul(two, f32x4.mul(t, below))
  const log0 = f32x4.sub(f32x4.mul(f32x4.mul(rest, rest), inAbove), both)
  const log1 = f32x4.sub(f32x4.mul(f32x4.mul(theta, theta), inAbove), both)
  // the weights of y and L, and the gradient to the input
  const thin = f32x4.div(logTheta, w) // dL/dx
  let gy = v128.and(dout, inside)
  let gl = v128.and(dlog, inside)
  let dx = fma(gl, thin, f32x4.mul(gy, derivative))
  if (inverse) {
    dx = f32x4.div(f32x4.sub(gy, f32x4.mul(gl, thin)), derivative)
    gy = f32x4.neg(dx)
    gl = f32x4.neg(gl)
  }
  const gq = f32x4.mul(gy, h)
  // y by θ is h f'/Δ = w f'
  const dTheta = fma(gl, logTheta, f32x4.mul(f32x4.mul(gy, w), derivative))
  const slopeQ = f32x4.mul(f32x4.sub(f32x4.mul(theta, theta), f32x4.mul(q, flat)), below)
  const dSlope = fma(gq, slopeQ, f32x4.mul(gl, logSlope))
  const tBelow = f32x4.mul(t, below)
  v128.store(scratch(D_LEFT), v128.and(inside, f32x4.neg(f32x4.div(dTheta, w))))
  v128.store(scratch(D_WIDTH), v128.and(inside, f32x4.neg(f32x4.div(fma(dTheta, theta, f32x4.mul(dSlope, slope)), w))))
  v128.store(scratch(D_BOTTOM), v128.and(inside, gy))
  v128.store(scratch(D_HEIGHT), v128.and(inside, fma(gy, q, f32x4.div(dSlope, w))))
  v128.store(scratch(D_SLOPE0), v128.and(inside, fma(gq, f32x4.mul(tBelow, f32x4.sub(one, q)), f32x4.mul(gl, log0))))
  v128.store(scratch(D_SLOPE1), v128.and(inside, f32x4.sub(f32x4.mul(gl, log1), f32x4.mul(gq, f32x4.mul(tBelow, q)))))
  return dx
}

/** From the bin to the raw numbers: both softmaxes and the softplus of the two slopes. */
function backRaw(out: usize, step: usize): void {
  const K = bins
  const index = bin(INDEX)
  const share: f32 = <f32>2 * bound * (<f32>1 - MINIMUM * <f32>K) * logitScale
  const dLeft = v128.load(scratch(D_LEFT))
  const dWidth = v128.load(scratch(D_WIDTH))
  const dBottom = v128.load(scratch(D_BOTTOM))
  const dHeight = v128.load(scratch(D_HEIGHT))
  const perWidth = f32x4.div(f32x4.splat(1), bin(WIDTH_SUM))
  const perHeight = f32x4.div(f32x4.splat(1), bin(HEIGHT_SUM))
  let meanW = f32x4.splat(0)
  let meanH = meanW
  for (let i = 0; i < K; i++) {
    meanW = fma(pick(i, index, dLeft, dWidth), f32x4.mul(widthNumerator(i), perWidth), meanW)
    meanH = fma(pick(i, index, dBottom, dHeight), f32x4.mul(heightNumerator(i), perHeight), meanH)
  }
  const s = f32x4.splat(share)
  for (let i = 0; i < K; i++) {
    const at = <usize>i * step
    const pw = f32x4.mul(f32x4.mul(widthNumerator(i), perWidth), s)
    v128.store(out + at, f32x4.mul(pw, f32x4.sub(pick(i, index, dLeft, dWidth), meanW)))
    const ph = f32x4.mul(f32x4.mul(heightNumerator(i), perHeight), s)
    v128.store(out + <usize>K * step + at, f32x4.mul(ph, f32x4.sub(pick(i, index, dBottom, dHeight), meanH)))
  }
  const d0 = f32x4.mul(v128.load(scratch(D_SLOPE0)), sigmoid4(bin(RAW0)))
  const d1 = f32x4.mul(v128.load(scratch(D_SLOPE1)), sigmoid4(bin(RAW1)))
  for (let i = 0; i < K - 1; i++) {
    const right = v128.and(d1, i32x4.eq(index, i32x4.splat(i)))
    const left = v128.and(d0, i32x4.eq(index, i32x4.splat(i + 1)))
    v128.store(out + <usize>(2 * K + i) * step, v128.or(left, right))
  }
}

/** The gradient to share i of the axis: `before` the bin it moves the bin's start, at the bin its size. */
// @ts-ignore: decorator
@inline
function pick(i: i32, index: v128, start: v128, size: v128): v128 {
  const here = i32x4.splat(i)
  return v128.or(v128.and(size, i32x4.eq(here, index)), v128.and(start, i32x4.lt_s(here, index)))
}

/** The lanes of draw back to their rows. */
function storeRaw(row: i32, rows: i32, c: i32): void {
  const count = 3 * splineBack.bins - 1
  const rowBytes = rawBytes()
  const out = splineBack.draw + <usize>row * rowBytes + (<usize>(c * count) << 2)
  let i = 0
  if (rows == 4) {
    for (; i + 4 <= count; i += 4) {
      const from = scratch(D_RAW) + (<usize>i << 4)
      transpose4(from, from + 16, from + 32, from + 48, out + (<usize>i << 2), rowBytes)
    }
  }
  for (; i < count; i++) {
    const v = v128.load(scratch(D_RAW) + (<usize>i << 4))
    scatter(out + (<usize>i << 2), <i32>(rowBytes >> 2), 0, rows, 0, v)
  }
}
