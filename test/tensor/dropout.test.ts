import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  ConfigError,
  dropout,
  dropoutReference,
  halfWords,
  key,
  normals,
  type Tensor2D,
  tf,
  threefry,
} from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const [ROWS, WIDTH, RATE] = [200, 50, 0.2]
const ones = () => tf.ones([ROWS, WIDTH]) as Tensor2D

test('number i is kept where 16-bit number i of the stream is at least the limit, and scaled so that the mean stays', () => {
  const x = normals(key(1), ROWS * WIDTH)
  const draws = halfWords(key(2), ROWS * WIDTH)
  const limit = 13_107
  const wanted = Array.from(x, (v, i) => (draws[i] >= limit ? v / (1 - limit / 65_536) : 0))
  for (const f of [dropout, dropoutReference]) {
    assertClose(f(tf.tensor2d(x, [ROWS, WIDTH]), RATE, key(2)).dataSync(), wanted, { relative: 1e-6 })
  }
})

test('a block of the stream is four 16-bit numbers, the low halves first', () => {
  const [a, b] = threefry(key(8), 1, 0)
  assert.deepEqual([...halfWords(key(8), 7)].slice(4), [a & 0xffff, a >>> 16, b & 0xffff])
})

test('the fraction dropped is the rate within 4 standard errors', () => {
  const dropped = dropout(ones(), RATE, key(3))
    .dataSync()
    .filter((v) => v === 0).length
  const error = Math.sqrt(RATE * (1 - RATE) * ROWS * WIDTH)
  assert.ok(Math.abs(dropped - RATE * ROWS * WIDTH) < 4 * error, `${dropped} of ${ROWS * WIDTH}`)
})

test('the same key drops the same numbers, another key others', () => {
  const of = (seed: number) => dropout(ones(), RATE, key(seed)).dataSync()
  assert.deepEqual(of(4), of(4))
  assert.notDeepEqual(of(4), of(5))
})

test('the gradient passes where numbers are kept', () => {
  const weights = tf.tensor2d(normals(key(6), ROWS * WIDTH), [ROWS, WIDTH])
  const got = tf.grad((x) =>
    dropout(x as Tensor2D, RATE, key(7))
      .mul(weights)
      .sum(),
  )(ones())
  assertClose(got.dataSync(), dropout(weights, RATE, key(7)).dataSync(), { relative: 1e-6 })
})

test('rate 0 changes nothing; rates that drop all or less than nothing are refused', () => {
  assert.deepEqual(dropout(ones(), 0, key(1)).dataSync(), ones().dataSync())
  for (const rate of [1, -0.1, Number.NaN]) assert.throws(() => dropout(ones(), rate, key(1)), ConfigError)
})
