import { exp4, sigmoid4, tanh4 } from '../lanes/exponential'
import { log1pAny4, log4, softplus4 } from '../lanes/logarithm'
import { loadPart, storePart } from '../lanes/parts'
import { Unary, unary } from '../memory/jobs'

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128): v128 {
  if (op == Unary.EXP) return exp4(x)
  if (op == Unary.LOG) return log4(x)
  if (op == Unary.NEG) return f32x4.neg(x)
  if (op == Unary.SQUARE) return f32x4.mul(x, x)
  if (op == Unary.SQRT) return f32x4.sqrt(x)
  if (op == Unary.RSQRT) return f32x4.div(f32x4.splat(1), f32x4.sqrt(x))
  if (op == Unary.SIGMOID) return sigmoid4(x)
  if (op == Unary.SOFTPLUS) return softplus4(x)
  if (op == Unary.RELU) return f32x4.pmax(x, f32x4.splat(0))
  if (op == Unary.LEAKY_RELU) {
    return v128.bitselect(f32x4.mul(x, f32x4.splat(unary.alpha)), x, f32x4.lt(x, f32x4.splat(0)))
  }
  if (op == Unary.TANH) return tanh4(x)
  if (op == Unary.ABS) return f32x4.abs(x)
  if (op == Unary.LOG1P) return log1pAny4(x)
  return f32x4.div(f32x4.splat(1), x)
}

// @ts-ignore: decorator
@inline
function unaryPart(op: i32, chunk: i32): void {
  const size = unary.perChunk
  const first = chunk * size
  const n = min(size, unary.count - first)
  let x = unary.x + (<usize>first << 2)
  let out = unary.out + (<usize>first << 2)
  const end = x + (<usize>(n & ~3) << 2)
  while (x < end) {
    v128.store(out, apply(op, v128.load(x)))
    x += 16
    out += 16
  }
  const rest = n & 3
  if (rest) storePart(out, apply(op, loadPart(x, rest)), rest)
}

export function unaryChunk(chunk: i32): void {
  const op = unary.operation
  if (op == Unary.EXP) return unaryPart(Unary.EXP, chunk)
  if (op == Unary.LOG) return unaryPart(Unary.LOG, chunk)
  if (op == Unary.NEG) return unaryPart(Unary.NEG, chunk)
  if (op == Unary.SQUARE) return unaryPart(Unary.SQUARE, chunk)
  if (op == Unary.SQRT) return unaryPart(Unary.SQRT, chunk)
  if (op == Unary.RSQRT) return unaryPart(Unary.RSQRT, chunk)
  if (op == Unary.SIGMOID) return unaryPart(Unary.SIGMOID, chunk)
  if (op == Unary.SOFTPLUS) return unaryPart(Unary.SOFTPLUS, chunk)
  if (op == Unary.RELU) return unaryPart(Unary.RELU, chunk)
  if (op == Unary.LEAKY_RELU) return unaryPart(Unary.LEAKY_RELU, chunk)
  if (op == Unary.TANH) return unaryPart(Unary.TANH, chunk)
  if (op == Unary.ABS) return unaryPart(Unary.ABS, chunk)
  if (op == Unary.LOG1P) return unaryPart(Unary.LOG1P, chunk)
  unaryPart(Unary.RECIPROCAL, chunk)
}
