import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { chunksOf, type Inputs, type Kernel } from '../kernel.ts'
import { floatBits } from '../machine.ts'

/** Operations of two tensors by number, the same numbers as in ../assembly/elementwise.ts. */
const BINARY = [tf.Add, tf.Sub, tf.Multiply, tf.RealDiv, tf.Maximum, tf.Minimum, tf.SquaredDifference]
/** Operations of one tensor by number, the same numbers as in ../assembly/elementwise.ts. */
const UNARY = [
  ...[tf.Exp, tf.Log, tf.Neg, tf.Square, tf.Sqrt, tf.Rsqrt, tf.Sigmoid, tf.Softplus, tf.Relu, tf.LeakyRelu, tf.Tanh],
  ...[tf.Abs, tf.Log1p, tf.Reciprocal],
]
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

function binary(name: string, op: number): Kernel {
  const otherwise = tf.getKernel(name, 'cpu').kernelFunc as unknown as (call: object) => tf.TensorInfo
  const run: Run = ({ a, b }, backend, attrs) => {
    const plan = a.dtype === 'float32' && b.dtype === 'float32' ? broadcast(a.shape, b.shape) : undefined
    if (!plan) return otherwise({ inputs: { a, b }, backend, attrs })
    return runBinary(name, op, { a, b }, plan, backend)
  }
  return { name, run }
}

function runBinary(who: string, op: number, { a, b }: Inputs, plan: Broadcast, backend: SimdBackend): tf.TensorInfo {
  const { shape, rows, n } = plan
  const out = backend.output(shape, who)
  const perChunk = Math.max(1, Math.floor(PART / n))
  const { run, kinds } = backend.machine
  run({
    who,
    kind: kinds.BINARY,
    args: [
      ...[op, backend.at(a), plan.a.row, plan.a.column, backend.at(b), plan.b.row, plan.b.column, backend.at(out)],
      ...[rows, n, perChunk, rows === 1 ? PART : n],
    ],
    chunks: rows === 1 ? chunksOf(n, PART) : chunksOf(rows, perChunk),
    work: rows * n,
  })
  return out
}

function unary(name: string, op: number): Kernel {
  const otherwise = tf.getKernel(name, 'cpu').kernelFunc as unknown as (call: object) => tf.TensorInfo
  const run: Run = (inputs, backend, attrs) => {
    const { x } = inputs
    if (x.dtype !== 'float32') return otherwise({ inputs, backend, attrs })
    const out = backend.output(x.shape, name)
    const n = tf.util.sizeFromShape(x.shape)
    const machine = backend.machine
    machine.run({
      who: name,
      kind: machine.kinds.UNARY,
      args: [op, backend.at(x), backend.at(out), n, floatBits(Number(attrs?.alpha ?? 0)), PART],
      chunks: chunksOf(n, PART),
      work: n * 8,
    })
    return out
  }
  return { name, run }
}

export const elementwise = (): Kernel[] => [...BINARY.map(binary), ...UNARY.map(unary)]
