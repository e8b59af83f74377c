import { MOST_BINS } from '../memory/jobs'
import { scratch } from '../memory/scratch'

/*
 * What four numbers of one column need on their way through their splines, in the thread's scratch, 16 bytes for four lanes:
 * raw numbers, the numerators of both softmaxes, the bin that each number falls into.
 */
const BINS: usize = <usize>MOST_BINS * 16
export const RAW: usize = 0
export const WIDTHS: usize = 3 * BINS
export const HEIGHTS: usize = WIDTHS + BINS
const BIN: usize = HEIGHTS + BINS
/** Sums of the numerators before bin i, widths and heights, each with what they lost by rounding LOST bytes after. */
export const LOST: usize = BINS
export const SUM_W: usize = BIN + 16 * 16
export const SUM_H: usize = SUM_W + 2 * LOST
/** Gradients to the numbers of the bin, and to the raw numbers. */
export const D_LEFT: usize = SUM_H + 2 * LOST
export const D_WIDTH: usize = D_LEFT + 16
export const D_BOTTOM: usize = D_WIDTH + 16
export const D_HEIGHT: usize = D_BOTTOM + 16
export const D_SLOPE0: usize = D_HEIGHT + 16
export const D_SLOPE1: usize = D_SLOPE0 + 16
export const D_RAW: usize = D_SLOPE1 + 16
/** The log-determinants of the four. */
export const LOG_DET: usize = D_RAW + 3 * BINS
/** Scratch from here on is free for the caller. */
export const SPLINE_END: usize = LOG_DET + 16

// @ts-ignore: decorator
@inline
export function slot(at: usize): usize {
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
export const WIDTH_LOST: usize = 12
export const HEIGHT_LOST: usize = 13

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
