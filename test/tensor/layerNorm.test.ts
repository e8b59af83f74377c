import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  key,
  layerNorm,
  layerNormReference,
  normals,
  type Tensor1D,
  type Tensor2D,
  tf,
} from '../../src/lib/tensor/index.ts'
import { assertClose, assertFinite } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { centralDifferences } from '../helpers/centralDifferences.ts'

before(testBackend)

/** The definition, in float64. */
function oracle(x: readonly number[], gain: readonly number[], shift: readonly number[]): number[] {
  const width = gain.length
  return x.map((v, i) => {
    const row = x.slice(i - (i % width), i - (i % width) + width)
    const mean = row.reduce((a, b) => a + b) / width
    const variance = row.reduce((sum, u) => sum + (u - mean) ** 2, 0) / width
    return (gain[i % width] * (v - mean)) / Math.sqrt(variance + 1e-5) + shift[i % width]
  })
}

const random = (seed: number, n: number) => Array.from(normals(key(seed), n))
const SHAPES = [
  [1, 1],
  [3, 5],
  [9, 128],
] as const

for (const [rows, width] of SHAPES) {
  const [x, gain, shift] = [random(1, rows * width), random(2, width), random(3, width)]
  const tensors = () => [tf.tensor2d(x, [rows, width]), tf.tensor1d(gain), tf.tensor1d(shift)] as const

  test(`${rows} × ${width}: beside the float64 definition`, () => {
    const wanted = oracle(x, gain, shift)
    for (const f of [layerNorm, layerNormReference]) {
      assertClose(f(...tensors()).dataSync(), wanted, { relative: 1e-5, absolute: 1e-5 })
    }
  })

  test(`${rows} × ${width}: gradients beside finite differences`, () => {
    const weights = random(4, rows * width)
    const score = (arrays: readonly number[][]) =>
      oracle(arrays[0], arrays[1], arrays[2]).reduce((sum, y, i) => sum + weights[i] * y, 0)
    const f = (...[t, g, s]: tf.Tensor[]) =>
      layerNorm(t as Tensor2D, g as Tensor1D, s as Tensor1D)
        .mul(tf.tensor2d(weights, [rows, width]))
        .sum()
    tf.grads(f)([...tensors()]).forEach((got, i) => {
      const wanted = centralDifferences(score, [x, gain, shift], i)
      assertClose(got.dataSync(), wanted, { relative: 1e-3, absolute: 1e-4 }, `gradient ${i}`)
    })
  })
}

test('nearly equal entries keep their digits', () => {
  const x = [1000, 1000.5, 1001, 1000.25]
  const got = layerNorm(tf.tensor2d(x, [1, 4]), tf.ones([4]), tf.zeros([4])).dataSync()
  assertClose(got, oracle(x, [1, 1, 1, 1], [0, 0, 0, 0]), { absolute: 1e-3 })
})

test('a row of equal entries gives the shift, and no rows give none', () => {
  const [gain, shift] = [tf.ones([3]) as Tensor1D, tf.tensor1d([1, 2, 3])]
  const got = layerNorm(tf.fill([1, 3], 7) as Tensor2D, gain, shift).dataSync()
  assertFinite(got)
  assertClose(got, [1, 2, 3], { absolute: 1e-6 })
  assert.deepEqual(layerNorm(tf.zeros([0, 3]), gain, shift).shape, [0, 3])
})
