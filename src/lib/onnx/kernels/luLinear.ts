import { constant, type Graph, node, type Value } from '../graph.ts'

/** The numbers of an LU-linear map, as luLinear of bijections has them. */
export interface LuNumbers {
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly diagonal: readonly number[]
  readonly bias: readonly number[]
}

const SMALLEST = 1e-3
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

/** y = L (U x) + bias, or its inverse, as one product with a matrix that is worked out here, and the log-determinant, a number. */
export function luNodes(
  graph: Graph,
  x: Value,
  { lower, upper, diagonal, bias }: LuNumbers,
  inverse: boolean,
): Value[] {
  const dim = diagonal.length
  const scale = diagonal.map((raw) => softplus(raw) + SMALLEST)
  const below = (i: number, j: number) => lower[(i * (i - 1)) / 2 + j]
  const above = (i: number, j: number) => upper[i * dim - (i * (i + 1)) / 2 + (j - i - 1)]
  const forward = (row: number[]) => {
    const ux = row.map((v, i) => v * scale[i] + row.reduce((sum, w, j) => (j > i ? sum + above(i, j) * w : sum), 0))
    return ux.map((v, i) => v + ux.reduce((sum, w, j) => (j < i ? sum + below(i, j) * w : sum), 0) + bias[i])
  }
  const backward = (row: number[]) => {
    const out = row.map((v, i) => v - bias[i])
    for (let i = 0; i < dim; i++) for (let j = 0; j < i; j++) out[i] -= below(i, j) * out[j]
    for (let i = dim - 1; i >= 0; i--) {
      for (let j = i + 1; j < dim; j++) out[i] -= above(i, j) * out[j]
      out[i] /= scale[i]
    }
    return out
  }
  const apply = inverse ? backward : forward
  const offset = apply(new Array(dim).fill(0))
  const rows = Array.from({ length: dim }, (_, k) =>
    apply(Array.from({ length: dim }, (_, c) => Number(c === k))).map((v, c) => v - offset[c]),
  )
  const weight = constant(graph, 'float', rows.flat(), [dim, dim])
  const value = node(graph, 'Gemm', [x, weight, constant(graph, 'float', offset, [dim])])
  const logDet = scale.reduce((sum, s) => sum + Math.log(s), 0)
  return [value, constant(graph, 'float', [inverse ? -logDet : logDet])]
}
