import { ConfigError } from '../../complaint.ts'

/** A random key: 64 bits that name a stream of random numbers. Keys are passed and split, never stored globally. */
export type Key = readonly [number, number]

const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const
const PARITY = 0x1bd11bda

/**
 * Threefry-2x32 with 20 rounds: two random words from a key and a counter (Salmon et al., SC'11, Random123).
 * @throws never
 */
export function threefry([k0, k1]: Key, c0: number, c1: number): [number, number] {
  const ks = [k0, k1, k0 ^ k1 ^ PARITY]
  let x0 = (c0 + k0) | 0
  let x1 = (c1 + k1) | 0
  for (let block = 0; block < 5; block++) {
    for (const r of ROTATIONS[block & 1]) {
      x0 = (x0 + x1) | 0
      x1 = (x1 << r) | (x1 >>> (32 - r))
      x1 ^= x0
    }
    x0 = (x0 + ks[(block + 1) % 3]) | 0
    x1 = (x1 + ks[(block + 2) % 3] + block + 1) | 0
  }
  return [x0 >>> 0, x1 >>> 0]
}

/**
 * The key of a seed.
 * @param seed an integer from 0 to 2⁵³ − 1
 * @throws ConfigError for anything else
 */
export function key(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ConfigError({ who: 'seed', wanted: 'an integer from 0 to 2^53 - 1', got: String(seed) })
  }
  return [Math.floor(seed / 2 ** 32), seed >>> 0]
}

/** A new key from a key and a number (an epoch, a block, a purpose); different numbers give independent streams. */
export function fold(k: Key, data: number): Key {
  return threefry(k, data >>> 0, (Math.floor(data / 2 ** 32) ^ 0x80000000) >>> 0)
}

/** `n` independent keys from one. */
export function split(k: Key, n: number): Key[] {
  return Array.from({ length: n }, (_, i) => threefry(k, i, 0x40000000))
}

/** Draws `offset` … `offset + n − 1` of a stream: counter block b gives draws 2b and 2b + 1. */
function eachPair(k: Key, n: number, offset: number, put: (i: number, a: number, b: number) => void): void {
  if (offset % 2 !== 0) {
    throw new ConfigError({ who: 'random stream', wanted: 'an even offset', got: String(offset) })
  }
  for (let i = 0; i < n; i += 2) {
    const block = (offset + i) / 2
    const [a, b] = threefry(k, block >>> 0, Math.floor(block / 2 ** 32))
    put(i, a, b)
  }
}

// 23 bits and a half step: never 0, never 1, exact in float32
const unit = (word: number) => ((word >>> 9) + 0.5) * 2 ** -23

/**
 * `n` uniform draws in (0, 1), float32.
 * @param offset place in the key's stream where they start, even
 */
export function uniforms(k: Key, n: number, offset = 0): Float32Array {
  const out = new Float32Array(n)
  eachPair(k, n, offset, (i, a, b) => {
    out[i] = unit(a)
    if (i + 1 < n) out[i + 1] = unit(b)
  })
  return out
}

/** The first `n` words of 32 bits of a key's stream: those that `uniforms` makes its draws of. */
export function words(k: Key, n: number): Uint32Array {
  const out = new Uint32Array(Math.ceil(n / 2) * 2)
  eachPair(k, out.length, 0, (i, a, b) => out.set([a, b], i))
  return out.subarray(0, n)
}

/** `n` random numbers from 0 to 65,535 of a key's stream: those of draw i of `uniforms` are 2i (its low half) and 2i + 1. */
export function halfWords(k: Key, n: number): Uint16Array {
  const out = new Uint16Array(Math.ceil(n / 4) * 4)
  eachPair(k, out.length / 2, 0, (i, a, b) => out.set([a & 0xffff, a >>> 16, b & 0xffff, b >>> 16], 2 * i))
  return out.subarray(0, n)
}

/**
 * `n` standard normal draws, float32, by Box and Muller: block b gives r·cos φ (draw 2b) and r·sin φ (draw 2b + 1).
 * @param offset place in the key's stream where they start, even
 */
export function normals(k: Key, n: number, offset = 0): Float32Array {
  const out = new Float32Array(n)
  eachPair(k, n, offset, (i, a, b) => {
    const r = Math.sqrt(-2 * Math.log(unit(a)))
    const phi = 2 * Math.PI * unit(b)
    out[i] = r * Math.cos(phi)
    if (i + 1 < n) out[i + 1] = r * Math.sin(phi)
  })
  return out
}

/** A random order of 0 … n − 1 (Fisher and Yates). */
export function permutation(k: Key, n: number): Int32Array {
  const out = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const [a, b] = threefry(k, i, 0x20000000)
    // 53 random bits: the bias of the product is below 2^-21 for any n that fits in memory
    const j = Math.floor(((a >>> 5) * 2 ** 26 + (b >>> 6)) * 2 ** -53 * (i + 1))
    const held = out[i]
    out[i] = out[j]
    out[j] = held
  }
  return out
}
