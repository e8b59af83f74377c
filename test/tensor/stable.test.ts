import { before, test } from 'node:test'
import { logSumExp, softplus, tf } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

test('softplus neither overflows nor loses its tail', async () => {
  const x = [-80, -30, -5, -0.5, 0, 0.5, 5, 30, 80, 1e4]
  const expected = x.map((value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))))
  assertClose(await softplus(tf.tensor1d(x)).data(), expected, { relative: 1e-6, absolute: 1e-37 })
})

test('the gradient of softplus is the logistic function', async () => {
  const x = [-80, -5, 0, 5, 80]
  const gradient = tf.grad((t) => softplus(t))(tf.tensor1d(x))
  const expected = x.map((value) => 1 / (1 + Math.exp(-value)))
  assertClose(await gradient.data(), expected, { relative: 1e-6, absolute: 1e-34 })
})

test('logSumExp does not overflow', async () => {
  const x = tf.tensor2d([
    [1000, 1000],
    [-1000, -1001],
    [0, 88],
  ])
  const expected = [1000 + Math.LN2, -1000 + Math.log1p(Math.exp(-1)), 88]
  assertClose(await logSumExp(x).data(), expected, { relative: 1e-6 })
})
