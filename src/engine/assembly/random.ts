import { scratch } from './scratch'
import { random } from './jobs'
import { log4, sinCosTurn4 } from './math'

/* Threefry-2x32 with 20 rounds (Salmon et al., SC'11), four counters at once; the same stream as `threefry` of the tensor room. */

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

// @ts-ignore: decorator
@inline
function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by))
}

/** The words of blocks `block` … `block + 3` of a key's stream to `out`: the four first words, then the four second ones. */
export function words4(k0: i32, k1: i32, block: u64, out: usize): void {
  let a = k0
  let b = k1
  let c = k0 ^ k1 ^ 0x1bd11bda
  let w0 = i32x4(<i32>block, <i32>(block + 1), <i32>(block + 2), <i32>(block + 3))
  let w1 = i32x4(<i32>(block >> 32), <i32>((block + 1) >> 32), <i32>((block + 2) >> 32), <i32>((block + 3) >> 32))
  w0 = i32x4.add(w0, i32x4.splat(a))
  w1 = i32x4.add(w1, i32x4.splat(b))
  for (let i = 1; i <= 5; i++) {
    if (i & 1) {
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 13), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 15), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 26), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 6), w0)
    } else {
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 17), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 29), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 16), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 24), w0)
    }
    const first = a
    a = b
    b = c
    c = first
    w0 = i32x4.add(w0, i32x4.splat(a))
    w1 = i32x4.add(w1, i32x4.splat(b + i))
  }
  v128.store(out, w0)
  v128.store(out, w1, 16)
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
