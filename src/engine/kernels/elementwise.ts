import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { BINARY, UNARY } from '../jobs/index.ts'
import { chunksOf, type Inputs, type Kernel } from '../kernel.ts'

/** Numbers of a chunk. */
const PART = 8192

/** Steps in rows × n of an operand that is broadcast. */
interface Steps {
  row: number
  column: number
}

/** How two shapes meet: rows × n, and where each operand stands still. */
export interface Broadcast {
  shape: number[]
  rows: number
  n: number
  a: Steps
  b: Steps
}

/** How the shapes broadcast, if they do it as equal, scalar, row vector or column vector; undefined otherwise. */
export function broadcast(a: number[], b: number[]): Broadcast | undefined {
  const shape = tf.broadcast_util.assertAndGetBroadcastShape(a, b)
  const [sizeA, sizeB, size] = [a, b, shape].map(tf.util.sizeFromShape)
  if (size === 0) return undefined
  if (sizeA === size) {
    const other = stepsOf(b, sizeB, shape, size)
    return other && { shape, rows: size / other.n, n: other.n, a: { row: other.n, column: 1 }, b: other.steps }
  }
  if (sizeB !== size) return undefined
  const other = stepsOf(a, sizeA, shape, size)
  return other && { shape, rows: size / other.n, n: other.n, a: other.steps, b: { row: other.n, column: 1 } }
}

/** The steps of a smaller operand within rows × n. */
function stepsOf(
  given: number[],
  count: number,
  shape: number[],
  size: number,
): { n: number; steps: Steps } | undefined {
  if (count === size) return { n: size, steps: { row: size, column: 1 } }
  if (count === 1) return { n: size, steps: { row: 0, column: 0 } }
  const padded = [...shape.map(() => 1).slice(given.length), ...given]
  const first = padded.findIndex((d) => d !== 1)
  if (padded.slice(first).every((d, i) => d === shape[first + i])) return { n: count, steps: { row: 0, column: 1 } }
  const last = padded.findLastIndex((d) => d !== 1)
  if (padded.slice(0, last + 1).every((d, i) => d === shape[i]))
    return { n: size / count, steps: { row: 1, column: 0 } }
  return undefined
}

type Run = Kernel['run']

function binary(name: string, operation: number): Kernel {
  const otherwise = tf.getKernel(name, 'cpu').kernelFunc as unknown as (call: object) => tf.TensorInfo
  const run: Run = ({ a, b }, backend, attrs) => {
    const plan = a.dtype === 'float32' && b.dtype === 'float32' ? broadcast(a.shape, b.shape) : undefined
    if (!plan) return otherwise({ inputs: { a, b }, backend, attrs })
    return runBinary(name, operation, { a, b }, plan, backend)
  }
  return { name, run }
}

function runBinary(
  who: string,
  operation: number,
  { a, b }: Inputs,
  plan: Broadcast,
  backend: SimdBackend,
): tf.TensorInfo {
  const { shape, rows, n } = plan
  const out = backend.output(shape, who)
  const perChunk = Math.max(1, Math.floor(PART / n))
  backend.machine.run({
    who,
    job: 'binary',
    args: {
      operation,
      a: backend.at(a),
      aRow: plan.a.row,
      aColumn: plan.a.column,
      b: backend.at(b),
      bRow: plan.b.row,
      bColumn: plan.b.column,
      out: backend.at(out),
      rows,
      columns: n,
      rowsPerChunk: perChunk,
      columnsPerChunk: rows === 1 ? PART : n,
    },
    chunks: rows === 1 ? chunksOf(n, PART) : chunksOf(rows, perChunk),
    work: rows * n,
  })
  return out
}

function unary(name: string, operation: number): Kernel {
  const otherwise = tf.getKernel(name, 'cpu').kernelFunc as unknown as (call: object) => tf.TensorInfo
  const run: Run = (inputs, backend, attrs) => {
    const { x } = inputs
    if (x.dtype !== 'float32') return otherwise({ inputs, backend, attrs })
    const out = backend.output(x.shape, name)
    const count = tf.util.sizeFromShape(x.shape)
    const alpha = Number(attrs?.alpha ?? 0)
    backend.machine.run({
      who: name,
      job: 'unary',
      args: { operation, x: backend.at(x), out: backend.at(out), count, alpha, perChunk: PART },
      chunks: chunksOf(count, PART),
      work: count * 8,
    })
    return out
  }
  return { name, run }
}

export const elementwise = (): Kernel[] => [...BINARY.map(binary), ...UNARY.map(unary)]
