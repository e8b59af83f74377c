import * as tf from '@tensorflow/tfjs'

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
