import { log4 } from '../lanes/logarithm'
import { sinCosTurn4 } from '../lanes/sinCos'
import { random } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { words4 } from './threefry'

export function randomChunk(chunk: i32): void {
  const count = random.count
  const blocks = (count + 1) >> 1
  const size = random.perChunk
  const last = min(blocks, (chunk + 1) * size)
  for (let b = chunk * size; b < last; b += 4) {
    drawFour(b)
    const numbers = min(8, count - 2 * b)
    const out = random.out + (<usize>b << 3)
    if (numbers == 8) {
      v128.store(out, v128.load(scratch()))
      v128.store(out, v128.load(scratch(), 16), 16)
    } else memory.copy(out, scratch(), <usize>numbers << 2)
  }
}

/** Draws of blocks b … b + 3 to scratch, in order. */
function drawFour(b: i32): void {
  words4(random.key0, random.key1, (<u64>random.blockLow | (<u64>random.blockHigh << 32)) + b, scratch())
  let a = unit(v128.load(scratch()))
  let c = unit(v128.load(scratch(16)))
  if (random.normal) {
    const r = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), log4(a)))
    const sine = sinCosTurn4(c, scratch(32))
    a = f32x4.mul(r, v128.load(scratch(32)))
    c = f32x4.mul(r, sine)
  }
  v128.store(scratch(), v128.shuffle<f32>(a, c, 0, 4, 1, 5))
  v128.store(scratch(16), v128.shuffle<f32>(a, c, 2, 6, 3, 7))
}

/** 23 bits and a half step: never 0, never 1, exact. */
// @ts-ignore: decorator
@inline
function unit(word: v128): v128 {
  const whole = f32x4.convert_i32x4_s(i32x4.shr_u(word, 9))
  return f32x4.mul(f32x4.add(whole, f32x4.splat(0.5)), f32x4.splat(1.1920928955078125e-7))
}
