import { constant, formulas, type Graph, node, type Value } from '../graph.ts'

/** Far below any score, and yet finite. */
const ABSENT = -1e30

/** Queries, keys and values, `queries` and `keys` rows of each event, and which keys are there: [M, keys], 1 or 0. */
export interface Attention {
  readonly query: Value
  readonly key: Value
  readonly value: Value
  readonly queries: number
  readonly keys: number
  readonly columns: number
  readonly heads: number
  readonly present?: Value | undefined
}

/** Multi-head attention within events: softmax(q kᵀ / √(C / heads)) v over the keys that are there (arXiv 1706.03762 eq. 1). */
export function attentionNodes(graph: Graph, given: Attention): Value {
  const { query, key, value, queries, keys, columns, heads, present } = given
  const { reshape, transpose, matMul, mul, add, sub } = formulas(graph)
  const width = columns / heads
  const byHead = (x: Value, rows: number, perm: readonly number[]) =>
    transpose(reshape(x, [-1, rows, heads, width]), perm)
  const scores = mul(
    matMul(byHead(query, queries, [0, 2, 1, 3]), byHead(key, keys, [0, 2, 3, 1])),
    1 / Math.sqrt(width),
  )
  const masked = present ? add(scores, reshape(mul(sub(1, present), ABSENT), [-1, 1, 1, keys])) : scores
  const weights = node(graph, 'Softmax', [masked], { axis: -1 })
  const attended = matMul(weights, byHead(value, keys, [0, 2, 1, 3]))
  return reshape(transpose(attended, [0, 2, 1, 3]), [-1, columns])
}

/** Sums of the rows of each event with weights, of those that are there: out[m, h·F + f] = Σ_j w[m j, h] v[m j, f]. */
export function weightedSumNodes(
  graph: Graph,
  {
    values,
    weights,
    rows,
    features,
    heads,
    present,
  }: {
    readonly values: Value
    readonly weights: Value
    readonly rows: number
    readonly features: number
    readonly heads: number
    readonly present?: Value | undefined
  },
): Value {
  const { reshape, transpose, matMul, mul } = formulas(graph)
  const own = reshape(weights, [-1, rows, heads])
  const kept = present ? mul(own, reshape(present, [-1, rows, 1])) : own
  return reshape(matMul(transpose(kept, [0, 2, 1]), reshape(values, [-1, rows, features])), [-1, heads * features])
}

/** Which tokens are there, where `fixed` that always are come before the others, [M, fixed + others]. */
export const withFixed = (graph: Graph, present: Value, fixed: number): Value =>
  fixed === 0
    ? present
    : node(graph, 'Pad', [present, constant(graph, 'int64', [0, fixed, 0, 0], [4]), 1], { mode: 'constant' })
