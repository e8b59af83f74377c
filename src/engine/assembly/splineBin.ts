import { MOST_BINS } from './jobs'
import { expFalling4, softplus4 } from './math'
import { packLanes } from './pack'
import { scratch } from './scratch'
import { fma } from './vector'

/*
 * The bin of a rational-quadratic spline that four numbers of four rows fall into (physics notes 3.6; arXiv 1906.04032).
 * The lanes are four rows of one column. All that a pass needs later lies in this thread's scratch.
 */
export const MINIMUM: f32 = 1e-3

/** Bins, bound, and factor on the raw widths and heights of the spline at work. */
export let bins: i32 = 0
export let bound: f32 = 0
export let logitScale: f32 = 0
/** Where raw number i of the four rows lies: at rawAt + i · rawStep. */
let rawAt: usize = 0
let rawStep: usize = 16

export function setSpline(K: i32, B: f32, scale: f32): void {
  bins = K
  bound = B
  logitScale = scale
}

/** Lanes in scratch, 16 bytes each: raw numbers, then the numerators of both softmaxes, then the bin. */
const BINS: usize = <usize>MOST_BINS * 16
const RAW: usize = 0
const WIDTHS: usize = 3 * BINS
const HEIGHTS: usize = WIDTHS + BINS
const BIN: usize = HEIGHTS + BINS
/** Sums of the numerators before bin i, widths and heights, each with what they lost by rounding LOST bytes after. */
const LOST: usize = BINS
const SUM_W: usize = BIN + 16 * 16
const SUM_H: usize = SUM_W + 2 * LOST
/** Scratch from here on is free for the caller. */
export const BIN_END: usize = SUM_H + 2 * LOST

// @ts-ignore: decorator
@inline
function slot(at: usize): usize {
  return scratch(BIN) + (at << 4)
}

/* Places in the bin. */
export const LEFT: usize = 0
export const WIDTH: usize = 1
export const BOTTOM: usize = 2
export const HEIGHT: usize = 3
export const SLOPE0: usize = 4
export const SLOPE1: usize = 5
export const INDEX: usize = 6
export const WIDTH_SUM: usize = 7
export const HEIGHT_SUM: usize = 8
export const RAW0: usize = 9
export const RAW1: usize = 10
/** Distance of the lanes from the bin's start, on the axis that was searched. */
export const UP: usize = 11
/** What the sums of the numerators lost by rounding. */
const WIDTH_LOST: usize = 12
const HEIGHT_LOST: usize = 13

// @ts-ignore: decorator
@inline
export function bin(what: usize): v128 {
  return v128.load(slot(what))
}

// @ts-ignore: decorator
@inline
export function widthNumerator(i: i32): v128 {
  return v128.load(scratch(WIDTHS) + (<usize>i << 4))
}

// @ts-ignore: decorator
@inline
export function heightNumerator(i: i32): v128 {
  return v128.load(scratch(HEIGHTS) + (<usize>i << 4))
}

/** Takes the raw numbers of up to four rows, `rowBytes` apart. */
export function loadRaw(raw: usize, rowBytes: usize, rows: i32): void {
  packLanes(raw, rowBytes, 3 * bins - 1, rows, scratch(RAW), 16)
  useRaw(scratch(RAW), 16)
}

/** Takes raw numbers that lie as lanes, `step` bytes from one to the next; works out their two softmaxes. */
export function useRaw(at: usize, step: usize): void {
  rawAt = at
  rawStep = step
  v128.store(slot(WIDTH_SUM), softmax(at, scratch(WIDTHS), scratch(SUM_W), slot(WIDTH_LOST)))
  v128.store(slot(HEIGHT_SUM), softmax(at + <usize>bins * step, scratch(HEIGHTS), scratch(SUM_H), slot(HEIGHT_LOST)))
}

/** What s + x lost when it was rounded to `sum`. */
// @ts-ignore: decorator
@inline
function lostIn(sum: v128, s: v128, x: v128): v128 {
  const added = f32x4.sub(sum, s)
  return f32x4.add(f32x4.sub(s, f32x4.sub(sum, added)), f32x4.sub(x, added))
}

/**
 * Numerators of the softmax of as many lanes as there are bins, times the job's logit scale. At `sums` those before each,
 * and what they lost by rounding; the sum of all is returned, what it lost goes to `lost`.
 */
function softmax(logits: usize, out: usize, sums: usize, lost: usize): v128 {
  const scale = f32x4.splat(logitScale)
  const step = rawStep
  const n = bins
  let most = v128.load(logits)
  // a NaN that this passes over reaches the sum
  for (let i = 1; i < n; i++) most = f32x4.pmax(most, v128.load(logits + <usize>i * step))
  let sum = f32x4.splat(0)
  let rest = sum
  for (let i = 0; i < n; i++) {
    v128.store(sums, sum)
    v128.store(sums, rest, LOST)
    sums += 16
    const e = expFalling4(f32x4.mul(f32x4.sub(v128.load(logits + <usize>i * step), most), scale))
    v128.store(out + (<usize>i << 4), e)
    const next = f32x4.add(sum, e)
    rest = f32x4.add(rest, lostIn(next, sum, e))
    sum = next
  }
  v128.store(lost, rest)
  return sum
}

/**
 * Finds the bin of each lane of `x`, a place on the horizontal axis, or on the vertical one when `vertical`. Knots are
 * −B + 2B (m i + (1 − m K) Σ_{<i} e / Σ e); the sums carry what rounding loses, for the distance from a knot has few digits.
 */
export function findBin(x: v128, vertical: bool): void {
  const K = bins
  const unit = f32x4.splat(<f32>2 * bound * MINIMUM)
  const span = f32x4.splat(<f32>2 * bound * (<f32>1 - MINIMUM * <f32>K))
  const perWidth = f32x4.div(span, bin(WIDTH_SUM))
  const perHeight = f32x4.div(span, bin(HEIGHT_SUM))
  const per = vertical ? perHeight : perWidth
  let sums = vertical ? scratch(SUM_H) : scratch(SUM_W)
  let index = f32x4.splat(0)
  for (let i = 1; i < K; i++) {
    sums += 16
    const start = fma(unit, f32x4.splat(<f32>i), f32x4.splat(-bound))
    // knots ascend: the bin is the number of those that are reached
    index = i32x4.sub(index, f32x4.ge(x, fma(v128.load(sums), per, start)))
  }
  placeKnot(slot(LEFT), x, SUM_W, bin(WIDTH_SUM), bin(WIDTH_LOST), index, !vertical)
  placeKnot(slot(BOTTOM), x, SUM_H, bin(HEIGHT_SUM), bin(HEIGHT_LOST), index, vertical)
  const inWidth = pick(WIDTHS, index)
  const inHeight = pick(HEIGHTS, index)
  v128.store(slot(WIDTH), vertical ? fma(inWidth, perWidth, unit) : exactSize(inWidth, bin(WIDTH_SUM), bin(WIDTH_LOST)))
  v128.store(slot(HEIGHT), vertical ? exactSize(inHeight, bin(HEIGHT_SUM), bin(HEIGHT_LOST)) : fma(inHeight, perHeight, unit))
  v128.store(slot(INDEX), index)
  const slopes = rawAt + <usize>(2 * K) * rawStep
  // at the ends any number does: the slope there is 1
  const raw0 = pickAt(slopes, rawStep, i32x4.max_s(i32x4.sub(index, i32x4.splat(1)), i32x4.splat(0)))
  const raw1 = pickAt(slopes, rawStep, i32x4.max_s(i32x4.min_s(index, i32x4.splat(K - 2)), i32x4.splat(0)))
  v128.store(slot(RAW0), raw0)
  v128.store(slot(RAW1), raw1)
  const one = f32x4.splat(1)
  const first = i32x4.eq(index, i32x4.splat(0))
  const last = i32x4.eq(index, i32x4.splat(K - 1))
  v128.store(slot(SLOPE0), v128.bitselect(one, f32x4.add(softplus4(raw0), f32x4.splat(MINIMUM)), first))
  v128.store(slot(SLOPE1), v128.bitselect(one, f32x4.add(softplus4(raw1), f32x4.splat(MINIMUM)), last))
}

/** Each lane from its own entry of an array of lanes in scratch. */
// @ts-ignore: decorator
@inline
function pick(array: usize, index: v128): v128 {
  return pickAt(scratch() + array, 16, index)
}

// @ts-ignore: decorator
@inline
function pickAt(at: usize, step: usize, index: v128): v128 {
  let v = v128.load_zero<f32>(at + <usize>i32x4.extract_lane(index, 0) * step)
  v = f32x4.replace_lane(v, 1, load<f32>(at + <usize>i32x4.extract_lane(index, 1) * step, 4))
  v = f32x4.replace_lane(v, 2, load<f32>(at + <usize>i32x4.extract_lane(index, 2) * step, 8))
  return f32x4.replace_lane(v, 3, load<f32>(at + <usize>i32x4.extract_lane(index, 3) * step, 12))
}

/** Stores a knot, worked out in float64, and the distance of x from it if that axis was searched. */
function placeKnot(at: usize, x: v128, sums: usize, total: v128, totalLost: v128, index: v128, searched: bool): void {
  const sum = pick(sums, index)
  const lost = pick(sums + LOST, index)
  const low = knot64(sum, lost, total, totalLost, index)
  const high = knot64(highHalf(sum), highHalf(lost), highHalf(total), highHalf(totalLost), highHalf(index))
  v128.store(at, joinHalves(low, high))
  if (!searched) return
  const upLow = f64x2.sub(f64x2.promote_low_f32x4(x), low)
  const upHigh = f64x2.sub(f64x2.promote_low_f32x4(highHalf(x)), high)
  v128.store(slot(UP), joinHalves(upLow, upHigh))
}

/** The bin's size as the distance from its start would be at its end, digit for digit: a steep inverse magnifies the rest. */
// @ts-ignore: decorator
@inline
function exactSize(part: v128, total: v128, totalLost: v128): v128 {
  const low = size64(part, total, totalLost)
  return joinHalves(low, size64(highHalf(part), highHalf(total), highHalf(totalLost)))
}

/** 2B (m + (1 − m K) part / total) of the two low lanes. */
// @ts-ignore: decorator
@inline
function size64(part: v128, total: v128, totalLost: v128): v128 {
  const smallest: f64 = 1e-3
  const width = 2 * <f64>bound
  const whole = f64x2.add(f64x2.promote_low_f32x4(total), f64x2.promote_low_f32x4(totalLost))
  const share = f64x2.div(f64x2.promote_low_f32x4(part), whole)
  return f64x2.add(f64x2.mul(share, f64x2.splat(width * (1 - smallest * <f64>bins))), f64x2.splat(width * smallest))
}

// @ts-ignore: decorator
@inline
function highHalf(v: v128): v128 {
  return v128.shuffle<i64>(v, v, 1, 0)
}

// @ts-ignore: decorator
@inline
function joinHalves(low: v128, high: v128): v128 {
  return v128.shuffle<i64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2)
}

/** −B + 2B (m i + (1 − m K) Σ / total) of the two low lanes. */
// @ts-ignore: decorator
@inline
function knot64(sum: v128, lost: v128, total: v128, totalLost: v128, index: v128): v128 {
  const smallest: f64 = 1e-3
  const width = 2 * <f64>bound
  const part = f64x2.add(f64x2.promote_low_f32x4(sum), f64x2.promote_low_f32x4(lost))
  const whole = f64x2.add(f64x2.promote_low_f32x4(total), f64x2.promote_low_f32x4(totalLost))
  const share = f64x2.mul(f64x2.div(part, whole), f64x2.splat(width * (1 - smallest * <f64>bins)))
  const least = f64x2.mul(f64x2.convert_low_i32x4_s(index), f64x2.splat(width * smallest))
  return f64x2.sub(f64x2.add(share, least), f64x2.splat(<f64>bound))
}

/** Number `column` of up to four rows of x, from `row` on. */
export function gather(x: usize, columns: i32, row: i32, rows: i32, column: i32): v128 {
  const step = <usize>columns << 2
  const at = x + <usize>row * step + (<usize>column << 2)
  let v = v128.load_zero<f32>(at)
  if (rows > 1) v = f32x4.replace_lane(v, 1, load<f32>(at + step))
  if (rows > 2) v = f32x4.replace_lane(v, 2, load<f32>(at + 2 * step))
  if (rows > 3) v = f32x4.replace_lane(v, 3, load<f32>(at + 3 * step))
  return v
}

/** Stores up to four lanes as number `column` of as many rows, from `row` on. */
export function scatter(x: usize, columns: i32, row: i32, rows: i32, column: i32, v: v128): void {
  const step = <usize>columns << 2
  const at = x + <usize>row * step + (<usize>column << 2)
  v128.store_lane<f32>(at, v, 0)
  if (rows > 1) v128.store_lane<f32>(at + step, v, 1)
  if (rows > 2) v128.store_lane<f32>(at + 2 * step, v, 2)
  if (rows > 3) v128.store_lane<f32>(at + 3 * step, v, 3)
}

/** Whether each lane is not beyond ±bound; NaN is not, so that it reaches everything that depends on it. */
// @ts-ignore: decorator
@inline
export function within(x: v128): v128 {
  return v128.not(f32x4.gt(f32x4.abs(x), f32x4.splat(bound)))
}

/**
 * The place in the bin, θ in [0, 1], of the number on the vertical axis that was searched for: the root of a θ² + b θ + c in the form that
 * subtracts nothing from its like.
 */
export function solveTheta(): v128 {
  const zero = f32x4.splat(0)
  const height = bin(HEIGHT)
  const slope = f32x4.div(height, bin(WIDTH))
  const d0 = bin(SLOPE0)
  const up = bin(UP)
  // with h − up, not h d₀ − up d₀, which lets steep slopes cancel at the bin's end; a + b = Δ h
  const beyond = f32x4.sub(bin(SLOPE1), f32x4.add(slope, slope))
  const b = f32x4.sub(f32x4.mul(f32x4.sub(height, up), d0), f32x4.mul(up, beyond))
  const a = f32x4.sub(f32x4.mul(slope, height), b)
  const c = f32x4.neg(f32x4.mul(slope, up))
  const discriminant = f32x4.sub(f32x4.mul(b, b), f32x4.mul(f32x4.splat(4), f32x4.mul(a, c)))
  const q = f32x4.add(f32x4.abs(b), f32x4.sqrt(f32x4.pmax(discriminant, zero)))
  const falling = f32x4.lt(b, zero)
  const over = v128.bitselect(q, f32x4.mul(c, f32x4.splat(-2)), falling)
  const below = v128.bitselect(f32x4.add(a, a), q, falling)
  return f32x4.pmin(f32x4.pmax(f32x4.div(over, below), zero), f32x4.splat(1))
}
