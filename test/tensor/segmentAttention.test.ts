import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  key as keyOf,
  normals,
  ShapeError,
  segmentAttention,
  segmentAttentionReference,
  type Tensor2D,
  tf,
} from '../../src/lib/tensor/index.ts'
import { assertClose, assertFinite } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { centralDifferences } from '../helpers/centralDifferences.ts'

before(testBackend)

interface Case {
  queryOffsets: readonly number[]
  keyOffsets: readonly number[]
  columns: number
  heads: number
}

/** softmax(q kᵀ / √d) v by loops in float64, written from arXiv 1706.03762 eq. 1. */
function oracle([q, k, v]: readonly number[][], { queryOffsets, keyOffsets, columns, heads }: Case): number[] {
  const d = columns / heads
  const out = q.map(() => 0)
  for (let m = 0; m + 1 < queryOffsets.length; m++) {
    for (let i = queryOffsets[m]; i < queryOffsets[m + 1]; i++) {
      for (let h = 0; h < heads; h++) {
        const at = (row: number, c: number) => row * columns + h * d + c
        const weights: number[] = []
        for (let j = keyOffsets[m]; j < keyOffsets[m + 1]; j++) {
          let dot = 0
          for (let c = 0; c < d; c++) dot += q[at(i, c)] * k[at(j, c)]
          weights.push(Math.exp(dot / Math.sqrt(d)))
        }
        const total = weights.reduce((a, b) => a + b, 0)
        weights.forEach((w, n) => {
          for (let c = 0; c < d; c++) out[at(i, c)] += (w / total) * v[at(keyOffsets[m] + n, c)]
        })
      }
    }
  }
  return out
}

const CASES: Record<string, Case> = {
  'self-attention, one head': { queryOffsets: [0, 1, 3], keyOffsets: [0, 1, 3], columns: 2, heads: 1 },
  'self-attention, lengths 3, 0, 5, 1': {
    queryOffsets: [0, 3, 3, 8, 9],
    keyOffsets: [0, 3, 3, 8, 9],
    columns: 6,
    heads: 2,
  },
  'one query each, one without keys': { queryOffsets: [0, 1, 2, 3], keyOffsets: [0, 4, 4, 6], columns: 4, heads: 4 },
  'keys that nobody asks': { queryOffsets: [0, 2, 2], keyOffsets: [0, 1, 3], columns: 3, heads: 1 },
}

const last = (offsets: readonly number[]) => offsets[offsets.length - 1]
const numbersOf = ({ queryOffsets, keyOffsets, columns }: Case) =>
  [queryOffsets, keyOffsets, keyOffsets].map((offsets, i) => Array.from(normals(keyOf(i + 1), last(offsets) * columns)))
const tensorsOf = (numbers: readonly number[][], { columns }: Case) =>
  numbers.map((own) => tf.tensor2d(own, [own.length / columns, columns]))
const inputsOf = ([query, key, value]: tf.Tensor[], { queryOffsets, keyOffsets, heads }: Case) => ({
  query: query as Tensor2D,
  key: key as Tensor2D,
  value: value as Tensor2D,
  queryOffsets: tf.tensor1d([...queryOffsets], 'int32'),
  keyOffsets: tf.tensor1d([...keyOffsets], 'int32'),
  heads,
})

for (const [name, given] of Object.entries(CASES)) {
  test(`${name}: beside float64 loops`, () => {
    const numbers = numbersOf(given)
    for (const f of [segmentAttention, segmentAttentionReference]) {
      const got = f(inputsOf(tensorsOf(numbers, given), given)).dataSync()
      assertFinite(got)
      assertClose(got, oracle(numbers, given), { relative: 1e-5, absolute: 1e-5 })
    }
  })

  test(`${name}: gradients beside finite differences`, () => {
    const numbers = numbersOf(given)
    const weights = Array.from(normals(keyOf(9), numbers[0].length))
    const score = (arrays: readonly number[][]) => oracle(arrays, given).reduce((sum, y, i) => sum + weights[i] * y, 0)
    const f = (...arrays: tf.Tensor[]) =>
      segmentAttention(inputsOf(arrays, given))
        .mul(tf.tensor2d(weights, [weights.length / given.columns, given.columns]))
        .sum()
    tf.grads(f)(tensorsOf(numbers, given)).forEach((got, i) => {
      const wanted = centralDifferences(score, numbers, i)
      assertClose(got.dataSync(), wanted, { relative: 1e-3, absolute: 1e-4 }, `gradient ${i}`)
    })
  })
}

test('a query without keys gets zeros and sends no gradient', () => {
  const given = CASES['one query each, one without keys']
  const [query, key, value] = tensorsOf(numbersOf(given), given)
  const out = segmentAttention(inputsOf([query, key, value], given)).arraySync()
  assert.deepEqual(out[1], [0, 0, 0, 0])
  const dq = tf.grad((q) =>
    segmentAttention(inputsOf([q, key, value], given))
      .square()
      .sum(),
  )(query)
  assert.deepEqual((dq.arraySync() as number[][])[1].map(Math.abs), [0, 0, 0, 0])
})

test('scores of any size are finite, and what is not a number stays in its own event', () => {
  const given = CASES['self-attention, one head']
  const numbers = numbersOf(given).map((own) => own.map((x) => 1e4 * x))
  assertFinite(segmentAttention(inputsOf(tensorsOf(numbers, given), given)).dataSync())
  numbers[2][0] = Number.NaN
  const out = segmentAttention(inputsOf(tensorsOf(numbers, given), given)).dataSync()
  assertFinite(out.slice(2))
})

test('shapes that do not fit are refused', () => {
  const given = CASES['self-attention, one head']
  const inputs = inputsOf(tensorsOf(numbersOf(given), given), given)
  assert.throws(() => segmentAttention({ ...inputs, heads: 3 }), ShapeError)
  assert.throws(() => segmentAttention({ ...inputs, value: tf.zeros([2, 2]) }), ShapeError)
  assert.throws(() => segmentAttention({ ...inputs, keyOffsets: tf.tensor1d([0, 3], 'int32') }), ShapeError)
})
