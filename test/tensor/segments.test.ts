import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  fold,
  key,
  normals,
  repeatRows,
  repeatRowsReference,
  segmentWeightedSum,
  segmentWeightedSumReference,
  tf,
} from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

/** Sizes of the segments, features, heads. */
const TABLE = [
  { name: 'one of one', sizes: [1], features: 1, heads: 1 },
  { name: 'some empty', sizes: [0, 3, 0, 0, 5, 1, 0], features: 5, heads: 2 },
  { name: 'all empty', sizes: [0, 0], features: 3, heads: 2 },
  { name: 'no segment', sizes: [], features: 3, heads: 2 },
  { name: 'many', sizes: Array.from({ length: 40 }, (_, m) => m % 7), features: 8, heads: 8 },
] as const

const sumWays = { segmentWeightedSum, segmentWeightedSumReference }
const repeatWays = { repeatRows, repeatRowsReference }
const CLOSE = { relative: 1e-5, absolute: 1e-5 }

for (const { name, sizes, features, heads } of TABLE) {
  const rows = sizes.reduce((sum: number, size) => sum + size, 0)
  const segmentOf = sizes.flatMap((size: number, m) => Array<number>(size).fill(m))
  const offsets = () => {
    const from = Int32Array.of(0, ...sizes)
    for (let m = 0; m < sizes.length; m++) from[m + 1] += from[m]
    return tf.tensor1d(from, 'int32')
  }
  const random = (purpose: number, n: number) => normals(fold(key(5), purpose), n)
  const v = random(0, rows * features)
  const w = random(1, rows * heads)
  const c = random(2, sizes.length * heads * features)
  const x = random(3, sizes.length * features)
  const values = () => tf.tensor2d(v, [rows, features])
  const weights = () => tf.tensor2d(w, [rows, heads])

  for (const [way, sum] of Object.entries(sumWays)) {
    describe(`${way}, ${name}`, () => {
      test('as loops in double precision', async () => {
        const expected = new Float64Array(sizes.length * heads * features)
        eachTerm((j, m, h, f) => {
          expected[place(m, h, f)] += w[j * heads + h] * v[j * features + f]
        })
        const out = sum(values(), weights(), offsets())
        assert.deepEqual(out.shape, [sizes.length, heads * features])
        assertClose(await out.data(), expected, CLOSE)
      })

      test('gradients as loops in double precision', async () => {
        const [toValues, toWeights] = [new Float64Array(v.length), new Float64Array(w.length)]
        eachTerm((j, m, h, f) => {
          toValues[j * features + f] += w[j * heads + h] * c[place(m, h, f)]
          toWeights[j * heads + h] += v[j * features + f] * c[place(m, h, f)]
        })
        const direction = tf.tensor2d(c, [sizes.length, heads * features])
        const at = offsets()
        const gradients = tf.grads((a, b) =>
          sum(a as tf.Tensor2D, b as tf.Tensor2D, at)
            .mul(direction)
            .sum(),
        )
        const [dv, dw] = gradients([values(), weights()])
        assertClose(await dv.data(), toValues, CLOSE, 'value')
        assertClose(await dw.data(), toWeights, CLOSE, 'weight')
      })
    })
  }

  for (const [way, repeat] of Object.entries(repeatWays)) {
    test(`${way}, ${name}: every row has its segment's numbers, and gives its gradient to them`, async () => {
      const segments = tf.tensor2d(x, [sizes.length, features])
      const at = offsets()
      const expected = segmentOf.flatMap((m) => [...x.subarray(m * features, (m + 1) * features)])
      assertClose(await repeat(segments, at, rows).data(), expected, CLOSE)
      const direction = values()
      const gradient = tf.grad((a) =>
        repeat(a as tf.Tensor2D, at, rows)
          .mul(direction)
          .sum(),
      )(segments)
      const sums = new Float64Array(x.length)
      for (const [j, m] of segmentOf.entries()) {
        for (let f = 0; f < features; f++) sums[m * features + f] += v[j * features + f]
      }
      assertClose(await gradient.data(), sums, CLOSE, 'gradient')
    })
  }

  function place(m: number, h: number, f: number): number {
    return (m * heads + h) * features + f
  }

  function eachTerm(visit: (j: number, m: number, h: number, f: number) => void): void {
    for (const [j, m] of segmentOf.entries()) {
      for (let h = 0; h < heads; h++) for (let f = 0; f < features; f++) visit(j, m, h, f)
    }
  }
}
