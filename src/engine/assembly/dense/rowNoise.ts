import { bayesian } from '../memory/jobs'
import { words4 } from '../random/threefry'

/** Where in the table a row may begin. */
const PLACES: i32 = 0xffff

/** The words of the eight rows from row `first` on, a multiple of 8: those of even rows, then those of odd ones. */
export function wordsOfRows(first: i32, out: usize): void {
  words4(bayesian.key0, bayesian.key1, <u64>(first >> 1), out)
}

// @ts-ignore: decorator
@inline
export function wordOfRow(row: i32, words: usize): i32 {
  const r = row & 7
  return load<i32>(words + (<usize>(r & 1) << 4) + (<usize>(r >> 1) << 2))
}

/** Where the noise of a row lies. */
// @ts-ignore: decorator
@inline
export function noiseAt(word: i32): usize {
  return bayesian.table + (<usize>(word & PLACES) << 2)
}

/** The bit that turns the sign of a row's noise. */
// @ts-ignore: decorator
@inline
export function signOf(word: i32): v128 {
  return i32x4.splat(word & <i32>0x80000000)
}
