import { MOST_TOGETHER, SCRATCH_BYTES, stripJob, TOGETHER_AT } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { multiplyWide } from '../products/wide'
import { STRIP_ROWS } from './strip'

/*
 * The strips of a chunk, at most four, side by side in scratch: number f of all of them lies in 128 bytes at f · 128, so that
 * one call of the library of the machine does for them all.
 */
const NUMBER: usize = 7
const STEP: usize = 128
/** From one number to the next of a strip that lies by itself. */
const ALONE: usize = 32

/** Whether the products of a weight with some strips go to the library. */
// @ts-ignore: decorator
@inline
export function goTogether(K: i32, J: i32, strips: i32): bool {
  const least = stripJob.wideFrom
  return least > 0 && K * J * strips >= least && max(K, J) <= MOST_TOGETHER
}

/** Where what goes in lies, and what comes out, of strip s. */
// @ts-ignore: decorator
@inline
function into(s: i32): usize {
  return scratch(TOGETHER_AT) + (<usize>s << 5)
}

// @ts-ignore: decorator
@inline
function outOf(s: i32): usize {
  return into(s) + (<usize>MOST_TOGETHER << NUMBER)
}

/** Puts a strip of `count` numbers beside the others, to go in. */
export function putIn(strip: usize, count: i32, s: i32): void {
  spread(strip, ALONE, count, into(s), STEP)
}

/** Zeros in a strip's place. */
export function putZerosIn(count: i32, s: i32): void {
  let to = into(s)
  const zero = f32x4.splat(0)
  for (let f = 0; f < count; f++) {
    v128.store(to, zero)
    v128.store(to, zero, 16)
    to += STEP
  }
}

/** The same numbers in all rows of a strip, for a product to be added to. */
export function startAt(numbers: usize, count: i32, s: i32): void {
  let to = outOf(s)
  for (let f = 0; f < count; f++) {
    const v = v128.load32_splat(numbers)
    v128.store(to, v)
    v128.store(to, v, 16)
    numbers += 4
    to += STEP
  }
}

/** out = Wᵀ in, added to what is there, or for W [K, J] as it lies out = W in. */
export function addTimes(w: usize, K: i32, J: i32, strips: i32): void {
  multiplyWide(w, <usize>J << 2, true, into(0), STEP, false, outOf(0), STEP, J, strips * STRIP_ROWS, K, true)
}

export function timesTransposed(w: usize, K: i32, J: i32, strips: i32): void {
  multiplyWide(w, <usize>J << 2, false, into(0), STEP, false, outOf(0), STEP, K, strips * STRIP_ROWS, J, false)
}

/** Takes what came out of a strip to its place. */
export function takeOut(s: i32, count: i32, strip: usize): void {
  spread(outOf(s), STEP, count, strip, ALONE)
}

/** The same, added to what is there. */
export function addOut(s: i32, count: i32, strip: usize): void {
  let from = outOf(s)
  for (let f = 0; f < count; f++) {
    v128.store(strip, f32x4.add(v128.load(strip), v128.load(from)))
    v128.store(strip, f32x4.add(v128.load(strip, 16), v128.load(from, 16)), 16)
    strip += ALONE
    from += STEP
  }
}

/**
 * out [rows, J] = Σ x dzᵀ over strips of `rows` numbers x and J numbers dz, `xStep` and `dzStep` bytes from one to the next:
 * up to sixteen strips side by side a call.
 */
export function productsOfStrips(
  x: usize, xStep: usize, rows: i32, dz: usize, dzStep: usize, J: i32, strips: i32, out: usize,
): void {
  const most = min(16, (SCRATCH_BYTES - TOGETHER_AT) / ((rows + J) * 32))
  const deep = <usize>(most * STRIP_ROWS) << 2
  const left = scratch(TOGETHER_AT)
  const right = left + <usize>rows * deep
  for (let s = 0; s < strips; s += most) {
    const count = min(most, strips - s)
    for (let i = 0; i < count; i++) {
      spread(x, ALONE, rows, left + (<usize>i << 5), deep)
      spread(dz, ALONE, J, right + (<usize>i << 5), deep)
      x += xStep
      dz += dzStep
    }
    multiplyWide(left, deep, false, right, deep, true, out, <usize>J << 2, rows, J, count * STRIP_ROWS, s > 0)
  }
}

/** Copies a strip, `fromStep` and `toStep` bytes from one number of its rows to the next. */
function spread(from: usize, fromStep: usize, count: i32, to: usize, toStep: usize): void {
  for (let f = 0; f < count; f++) {
    v128.store(to, v128.load(from))
    v128.store(to, v128.load(from, 16), 16)
    from += fromStep
    to += toStep
  }
}
