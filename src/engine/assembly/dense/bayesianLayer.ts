import { activate } from '../lanes/activation'
import { loadUpTo, storeUpTo } from '../lanes/parts'
import { Activation, bayesian } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { multiplyBlock } from '../products/block'
import { noiseAt, signOf, wordOfRow, wordsOfRows } from './rowNoise'

/** Keeps the root's slope finite where the variance is zero. */
const LEAST: f32 = 1e-8

export function bayesianChunk(chunk: i32): void {
  const out = bayesian.columns
  const depth = bayesian.depth
  const size = bayesian.perChunk
  const first = chunk * size
  const rows = min(size, bayesian.rows - first)
  const bytes = <usize>out << 2
  const step = <usize>depth << 2
  const x = bayesian.x + <usize>first * step
  const x2 = bayesian.squares + <usize>first * step
  square(x, x2, rows * depth)
  multiplyBlock(x, step, false, bayesian.mean, bayesian.kept + <usize>first * bytes, bytes, rows, out, depth, false)
  multiplyBlock(x2, step, false, bayesian.variance, bayesian.spread + <usize>first * bytes, bytes, rows, out, depth, false)
  const kind = bayesian.activation
  // the compiler makes one loop of each: no question is asked twice in it
  if (kind == Activation.LEAKY_RELU) finishRows(first, rows, Activation.LEAKY_RELU)
  else if (kind == Activation.RELU) finishRows(first, rows, Activation.RELU)
  else if (kind == Activation.SILU) finishRows(first, rows, Activation.SILU)
  else finishRows(first, rows, Activation.IDENTITY)
}

function square(x: usize, out: usize, count: i32): void {
  const end = x + (<usize>count << 2)
  for (; x + 16 <= end; x += 16) {
    const v = v128.load(x)
    v128.store(out, f32x4.mul(v, v))
    out += 16
  }
  for (; x < end; x += 4) {
    const v = load<f32>(x)
    store<f32>(out, v * v)
    out += 4
  }
}

/** From both products of some rows to y. */
// @ts-ignore: decorator
@inline
function finishRows(first: i32, rows: i32, kind: i32): void {
  const out = bayesian.columns
  const bytes = <usize>out << 2
  const bias = bayesian.bias
  let at = <usize>first * bytes
  wordsOfRows(first & ~7, scratch())
  for (let i = first; i < first + rows; i++) {
    if ((i & 7) == 0) wordsOfRows(i, scratch())
    const word = wordOfRow(i, scratch())
    const noise = noiseAt(word)
    const sign = signOf(word)
    const z = bayesian.kept + at
    const s = bayesian.spread + at
    const y = bayesian.y + at
    for (let j = 0; j < out; j += 4) {
      const place = <usize>j << 2
      const rest = out - j
      const spread = f32x4.sqrt(f32x4.add(loadUpTo(s + place, rest), f32x4.splat(LEAST)))
      const epsilon = v128.xor(v128.load(noise + place), sign)
      const sum = f32x4.add(f32x4.add(loadUpTo(z + place, rest), loadUpTo(bias + place, rest)), f32x4.mul(spread, epsilon))
      storeUpTo(s + place, f32x4.div(f32x4.mul(epsilon, f32x4.splat(0.5)), spread), rest)
      storeUpTo(z + place, sum, rest)
      storeUpTo(y + place, activate(sum, kind), rest)
    }
    at += bytes
  }
}
