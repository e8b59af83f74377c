import type { Bijection, Context, Mapped } from '../../src/lib/bijections/index.ts'
import { leaves, type Params, type Tensor, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import type { Image, Named, Oracle } from './oracles.ts'

/** The rows of a tensor as plain numbers. */
export const rowsOf = (x: Tensor2D): number[][] => x.arraySync()

export const named = (params: Params): Record<string, number[]> =>
  Object.fromEntries(leaves(params).map(({ name, tensor }) => [name, Array.from(tensor.dataSync())]))

/** What a bijection gave, row by row. */
export function imagesOf({ value, logDet }: Mapped): Image[] {
  const all = tf.add(logDet, tf.zeros([value.shape[0]])).dataSync()
  return rowsOf(value).map((row, i) => ({ value: row, logDet: all[i] }))
}

const contextRows = (rows: number, context?: Context): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    context ? (context.value.arraySync()[Math.floor(i / context.repeat)] as number[]) : [],
  )

/** The same of the oracle. */
export function oracleImages(
  oracle: Oracle,
  direction: keyof Oracle,
  params: Named,
  x: number[][],
  context?: Context,
): Image[] {
  const given = contextRows(x.length, context)
  return x.map((row, i) => oracle[direction](params, row, given[i]))
}

/** ln |det| of a square matrix by elimination with pivots. */
export function logAbsDet(matrix: number[][]): number {
  const m = matrix.map((row) => [...row])
  let log = 0
  for (let k = 0; k < m.length; k++) {
    const pivot = m.reduce((best, row, i) => (i > k && Math.abs(row[k]) > Math.abs(m[best][k]) ? i : best), k)
    ;[m[k], m[pivot]] = [m[pivot], m[k]]
    log += Math.log(Math.abs(m[k][k]))
    for (let i = k + 1; i < m.length; i++) {
      const factor = m[i][k] / m[k][k]
      for (let j = k; j < m.length; j++) m[i][j] -= factor * m[k][j]
    }
  }
  return log
}

/** ln |det ∂f/∂x| by central differences with the given step. */
export function numericalLogDet(f: (x: number[]) => number[], x: number[], step: number): number {
  const shifted = (i: number, by: number) => f(x.map((v, j) => (j === i ? v + by : v)))
  const columns = x.map((_, i) => {
    const [up, down] = [shifted(i, step), shifted(i, -step)]
    return up.map((u, j) => (u - down[j]) / (2 * step))
  })
  return logAbsDet(columns)
}

/** One row of a bijection as a function of plain numbers, in one direction. */
export const rowFunction =
  (bijection: Bijection, direction: 'forward' | 'inverse', params: Params, context?: Context) => (x: number[]) =>
    tf.tidy(() => rowsOf(bijection[direction](params, tf.tensor2d([x]), context).value)[0])

export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((worst, v, i) => Math.max(worst, Number.isNaN(v - b[i]) ? Infinity : Math.abs(v - b[i])), 0)

export const flat = (t: Tensor): number[] => Array.from(t.dataSync())
