import { loadPart, storePart } from '../lanes/parts'
import { Binary, binary } from '../memory/jobs'

// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128): v128 {
  if (op == Binary.ADD) return f32x4.add(a, b)
  if (op == Binary.SUB) return f32x4.sub(a, b)
  if (op == Binary.MULTIPLY) return f32x4.mul(a, b)
  if (op == Binary.REAL_DIV) return f32x4.div(a, b)
  if (op == Binary.MAXIMUM) return f32x4.max(a, b)
  if (op == Binary.MINIMUM) return f32x4.min(a, b)
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
    for (; i < whole; i += 16) v128.store(out + i, combine(op, v128.load(a + i), v128.load(b + i)))
    if (rest) storePart(out + i, combine(op, loadPart(a + i, rest), loadPart(b + i, rest)), rest)
  } else if (stepA) {
    const s = v128.load32_splat(b)
    for (; i < whole; i += 16) v128.store(out + i, combine(op, v128.load(a + i), s))
    if (rest) storePart(out + i, combine(op, loadPart(a + i, rest), s), rest)
  } else {
    const s = v128.load32_splat(a)
    for (; i < whole; i += 16) {
      v128.store(out + i, combine(op, s, stepB ? v128.load(b + i) : v128.load32_splat(b)))
    }
    if (rest) storePart(out + i, combine(op, s, stepB ? loadPart(b + i, rest) : v128.load32_splat(b)), rest)
  }
}

export function binaryChunk(chunk: i32): void {
  const op = binary.operation
  if (op == Binary.ADD) return binaryRows(Binary.ADD, chunk)
  if (op == Binary.SUB) return binaryRows(Binary.SUB, chunk)
  if (op == Binary.MULTIPLY) return binaryRows(Binary.MULTIPLY, chunk)
  if (op == Binary.REAL_DIV) return binaryRows(Binary.REAL_DIV, chunk)
  if (op == Binary.MAXIMUM) return binaryRows(Binary.MAXIMUM, chunk)
  if (op == Binary.MINIMUM) return binaryRows(Binary.MINIMUM, chunk)
  binaryRows(Binary.SQUARED_DIFFERENCE, chunk)
}

// @ts-ignore: decorator
@inline
function binaryRows(op: i32, chunk: i32): void {
  const rows = binary.rows
  const part = binary.columnsPerChunk
  const first = rows == 1 ? chunk * part : 0
  const n = min(part, binary.columns - first)
  const last = rows == 1 ? 1 : min(rows, (chunk + 1) * binary.rowsPerChunk)
  for (let r = rows == 1 ? 0 : chunk * binary.rowsPerChunk; r < last; r++) {
    const a = binary.a + (<usize>(r * binary.aRow + first * binary.aColumn) << 2)
    const b = binary.b + (<usize>(r * binary.bRow + first * binary.bColumn) << 2)
    binaryRow(op, a, binary.aColumn, b, binary.bColumn, binary.out + (<usize>(r * n + first) << 2), n)
  }
}
