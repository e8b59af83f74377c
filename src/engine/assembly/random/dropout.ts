import { dropout, dropoutBack, dropouts } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { words4 } from './threefry'

/* Number i is kept where number i of the key's stream, taken as 16-bit numbers, is at least a limit. */

export function dropoutChunk(chunk: i32): void {
  const n = dropout.count
  const last = min(n, (chunk + 1) * dropout.perChunk)
  for (let i = chunk * dropout.perChunk; i < last; i += 16) {
    const kept = drawKept(<u64>(i >> 2))
    if (dropout.bits) store<u16>(dropout.bits + (<usize>i >> 3), <u16>kept)
    scaleKept(i, min(16, last - i), kept)
  }
}

/** The same numbers of a gradient. */
export function dropoutBackChunk(chunk: i32): void {
  const n = dropoutBack.count
  const last = min(n, (chunk + 1) * dropoutBack.perChunk)
  for (let i = chunk * dropoutBack.perChunk; i < last; i += 16) {
    scaleKept(i, min(16, last - i), <i32>load<u16>(dropoutBack.bits + (<usize>i >> 3)))
  }
}

/** Who of 16 numbers is kept, by four blocks of the stream. */
// @ts-ignore: decorator
@inline
function drawKept(block: u64): i32 {
  words4(dropout.key0, dropout.key1, block, scratch())
  const first = v128.load(scratch())
  const second = v128.load(scratch(16))
  const limit = i16x8.splat(<i16>dropout.limit)
  const low = i16x8.ge_u(v128.shuffle<i32>(first, second, 0, 4, 1, 5), limit)
  const high = i16x8.ge_u(v128.shuffle<i32>(first, second, 2, 6, 3, 7), limit)
  return i8x16.bitmask(i8x16.narrow_i16x8_s(low, high))
}

// @ts-ignore: decorator
@inline
function scaleKept(first: i32, count: i32, kept: i32): void {
  const x = dropouts.x + (<usize>first << 2)
  const out = dropouts.out + (<usize>first << 2)
  const factor = f32x4.splat(dropouts.factor)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2
    const lanes = v128.and(i32x4.splat(kept >> i), i32x4(1, 2, 4, 8))
    const mask = i32x4.ne(lanes, i32x4.splat(0))
    v128.store(out + at, v128.and(f32x4.mul(v128.load(x + at), factor), mask))
  }
  for (; i < count; i++) {
    const at = <usize>i << 2
    store<f32>(out + at, (kept >> i) & 1 ? load<f32>(x + at) * dropouts.factor : 0)
  }
}
