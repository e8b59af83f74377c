import { float, integer, pointer } from './frame'
import { exp4, log1pAny4, log4, sigmoid4, softplus4, tanh4 } from './math'
import { loadPart, storePart } from './vector'

/* Operations by number, the same numbers as in ../kernels/elementwise.ts. */
const ADD: i32 = 0
const SUB: i32 = 1
const MUL: i32 = 2
const DIV: i32 = 3
const MAX: i32 = 4
const MIN: i32 = 5
const SQUARED_DIFFERENCE: i32 = 6

// @ts-ignore: decorator
@inline
function binary(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return f32x4.add(a, b)
  if (op == SUB) return f32x4.sub(a, b)
  if (op == MUL) return f32x4.mul(a, b)
  if (op == DIV) return f32x4.div(a, b)
  if (op == MAX) return f32x4.max(a, b)
  if (op == MIN) return f32x4.min(a, b)
  const d = f32x4.sub(a, b)
  return f32x4.mul(d, d)
}

/** One row of n numbers; a or b stays at one number where its step is 0. */
// @ts-ignore: decorator
@inline
function binaryRow(op: i32, a: usize, stepA: i32, b: usize, stepB: i32, out: usize, n: i32): void {
  const whole = <usize>(n & ~3) << 2
  const rest = n & 3
  let i: usize = 0
  if (stepA && stepB) {
    for (; i < whole; i += 16) v128.store(out + i, binary(op, v128.load(a + i), v128.load(b + i)))
    if (rest) storePart(out + i, binary(op, loadPart(a + i, rest), loadPart(b + i, rest)), rest)
  } else if (stepA) {
    const s = v128.load32_splat(b)
    for (; i < whole; i += 16) v128.store(out + i, binary(op, v128.load(a + i), s))
    if (rest) storePart(out + i, binary(op, loadPart(a + i, rest), s), rest)
  } else {
    const s = v128.load32_splat(a)
    for (; i < whole; i += 16) {
      v128.store(out + i, binary(op, s, stepB ? v128.load(b + i) : v128.load32_splat(b)))
    }
    if (rest) storePart(out + i, binary(op, s, stepB ? loadPart(b + i, rest) : v128.load32_splat(b)), rest)
  }
}

/**
 * out[r, i] = op(a, b) over rows × n. Arguments: op, a, step of a in r, in i, b, step of b in r, in i (0 or 1), out, rows,
 * n, rows a chunk, numbers of a row a chunk. A chunk is some rows, or a part of the one row.
 */
export function binaryChunk(chunk: i32): void {
  const op = integer(0)
  if (op == ADD) return binaryRows(ADD, chunk)
  if (op == SUB) return binaryRows(SUB, chunk)
  if (op == MUL) return binaryRows(MUL, chunk)
  if (op == DIV) return binaryRows(DIV, chunk)
  if (op == MAX) return binaryRows(MAX, chunk)
  if (op == MIN) return binaryRows(MIN, chunk)
  binaryRows(SQUARED_DIFFERENCE, chunk)
}

// @ts-ignore: decorator
@inline
function binaryRows(op: i32, chunk: i32): void {
  const rows = integer(8)
  const part = integer(11)
  const first = rows == 1 ? chunk * part : 0
  const n = min(part, integer(9) - first)
  const last = rows == 1 ? 1 : min(rows, (chunk + 1) * integer(10))
  for (let r = rows == 1 ? 0 : chunk * integer(10); r < last; r++) {
    const a = pointer(1) + (<usize>(r * integer(2) + first * integer(3)) << 2)
    const b = pointer(4) + (<usize>(r * integer(5) + first * integer(6)) << 2)
    binaryRow(op, a, integer(3), b, integer(6), pointer(7) + (<usize>(r * n + first) << 2), n)
  }
}

const EXP: i32 = 0
const LOG: i32 = 1
const NEG: i32 = 2
const SQUARE: i32 = 3
const SQRT: i32 = 4
const RSQRT: i32 = 5
const SIGMOID: i32 = 6
const SOFTPLUS: i32 = 7
const RELU: i32 = 8
const LEAKY_RELU: i32 = 9
const TANH: i32 = 10
const ABS: i32 = 11
const LOG1P: i32 = 12
const RECIPROCAL: i32 = 13

// @ts-ignore: decorator
@inline
function unary(op: i32, x: v128): v128 {
  if (op == EXP) return exp4(x)
  if (op == LOG) return log4(x)
  if (op == NEG) return f32x4.neg(x)
  if (op == SQUARE) return f32x4.mul(x, x)
  if (op == SQRT) return f32x4.sqrt(x)
  if (op == RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x))
  if (op == SIGMOID) return sigmoid4(x)
  if (op == SOFTPLUS) return softplus4(x)
  if (op == RELU) return f32x4.pmax(x, f32x4.splat(0))
  if (op == LEAKY_RELU) {
    return v128.bitselect(f32x4.mul(x, f32x4.splat(float(4))), x, f32x4.lt(x, f32x4.splat(0)))
  }
  if (op == TANH) return tanh4(x)
  if (op == ABS) return f32x4.abs(x)
  if (op == LOG1P) return log1pAny4(x)
  return f32x4.div(f32x4.splat(1), x)
}

// @ts-ignore: decorator
@inline
function unaryPart(op: i32, chunk: i32): void {
  const size = integer(5)
  const first = chunk * size
  const n = min(size, integer(3) - first)
  let x = pointer(1) + (<usize>first << 2)
  let out = pointer(2) + (<usize>first << 2)
  const end = x + (<usize>(n & ~3) << 2)
  while (x < end) {
    v128.store(out, unary(op, v128.load(x)))
    x += 16
    out += 16
  }
  const rest = n & 3
  if (rest) storePart(out, unary(op, loadPart(x, rest)), rest)
}

/** Arguments: op, x, out, n, parameter, numbers a chunk. */
export function unaryChunk(chunk: i32): void {
  const op = integer(0)
  if (op == EXP) return unaryPart(EXP, chunk)
  if (op == LOG) return unaryPart(LOG, chunk)
  if (op == NEG) return unaryPart(NEG, chunk)
  if (op == SQUARE) return unaryPart(SQUARE, chunk)
  if (op == SQRT) return unaryPart(SQRT, chunk)
  if (op == RSQRT) return unaryPart(RSQRT, chunk)
  if (op == SIGMOID) return unaryPart(SIGMOID, chunk)
  if (op == SOFTPLUS) return unaryPart(SOFTPLUS, chunk)
  if (op == RELU) return unaryPart(RELU, chunk)
  if (op == LEAKY_RELU) return unaryPart(LEAKY_RELU, chunk)
  if (op == TANH) return unaryPart(TANH, chunk)
  if (op == ABS) return unaryPart(ABS, chunk)
  if (op == LOG1P) return unaryPart(LOG1P, chunk)
  unaryPart(RECIPROCAL, chunk)
}
