import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { standardNormal, uniformBox } from '../../src/lib/distributions/index.ts'
import { DomainError, key, normals, type Tensor, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const flat = (t: Tensor) => Array.from(t.dataSync())

test('standard normal: the closed form, in float64, for thirty columns', () => {
  const z = normals(key(1), 300)
  const got = flat(standardNormal(30).logProb(tf.tensor2d(z, [10, 30])))
  got.forEach((logProb, i) => {
    const square = z.slice(i * 30, (i + 1) * 30).reduce((sum, v) => sum + v * v, 0)
    assert.ok(Math.abs(logProb - (-square / 2 - 15 * Math.log(2 * Math.PI))) < 1e-5)
  })
})

test('uniform box: six columns of half width one give −4.158883 (neutrino-flows notes, the published base)', () => {
  const got = flat(uniformBox(6, 1).logProb(tf.tensor2d([[0.5, -0.9, 0, 1, -1, 0.3]])))
  assert.ok(Math.abs(got[0] + 4.158883) < 1e-6)
})

test('uniform box: −∞ outside, NaN for NaN, and a gradient that is zero', () => {
  const z = tf.tensor2d([
    [0, 2.1],
    [Number.NaN, 0],
    [0, 1.9],
  ])
  const base = uniformBox(2, 2)
  const got = flat(base.logProb(z))
  assert.equal(got[0], -Infinity)
  assert.ok(Number.isNaN(got[1]))
  assert.ok(Math.abs(got[2] + 2 * Math.log(4)) < 1e-6)
  const gradient = flat(tf.grad((at) => base.logProb(at as Tensor2D).sum())(z))
  assert.deepEqual(
    [0, 1, 4, 5].map((i) => Math.abs(gradient[i])),
    [0, 0, 0, 0],
  )
})

test('uniform box: the edge, and what float32 makes of it, is inside', () => {
  const next = 1 + 2 ** -23
  const got = flat(uniformBox(1, 1).logProb(tf.tensor2d([1, -1, next, -next, 1.0001], [5, 1])))
  for (const value of got.slice(0, 4)) assert.ok(Math.abs(value + Math.LN2) < 1e-6)
  assert.equal(got[4], -Infinity)
})

test('draws have the moments of their density and lie inside it', () => {
  const n = 20000
  const moments = (values: number[]) => {
    const mean = values.reduce((a, b) => a + b) / n
    return [mean, values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / n]
  }
  const [normalMean, normalVariance] = moments(flat(standardNormal(1).sample(key(2), n)))
  assert.ok(Math.abs(normalMean) < 4 / Math.sqrt(n))
  assert.ok(Math.abs(normalVariance - 1) < 4 * Math.sqrt(2 / n))
  const box = flat(uniformBox(1, 3).sample(key(3), n))
  const [boxMean, boxVariance] = moments(box)
  assert.ok(box.every((v) => Math.abs(v) < 3))
  assert.ok(Math.abs(boxMean) < (4 * Math.sqrt(3)) / Math.sqrt(n))
  assert.ok(Math.abs(boxVariance - 3) < 0.1)
})

test('a box without a size is refused', () => {
  assert.throws(() => uniformBox(2, 0), DomainError)
  for (const dim of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => uniformBox(dim, 1), /a positive number of columns/)
    assert.throws(() => standardNormal(dim), /a positive number of columns/)
  }
  assert.throws(() => uniformBox(2, Infinity), /uniform box: expected a positive bound, got Infinity/)
})
