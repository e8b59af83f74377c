import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { tanhBox } from '../../src/lib/bijections/index.ts'
import { DomainError, key, normals, tf } from '../../src/lib/tensor/index.ts'
import { assertClose, assertFinite } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const map = tanhBox(3, 0.5)
const x = normals(key(1), 60)
const given = () => tf.tensor2d(x, [20, 3])

test('values and log-determinants are those of tanh, row by row', () => {
  const { value, logDet } = map.forward({}, given())
  assertClose(
    value.dataSync(),
    [...x].map((v) => Math.tanh(0.5 * v)),
    { absolute: 1e-6 },
  )
  const slopes = Array.from({ length: 20 }, (_, i) =>
    [...x.subarray(3 * i, 3 * i + 3)].reduce((sum, v) => sum + Math.log(0.5 * (1 - Math.tanh(0.5 * v) ** 2)), 0),
  )
  assertClose(logDet.dataSync(), slopes, { absolute: 1e-5 })
})

test('the inverse gives back what went in, with the opposite log-determinant', () => {
  const there = map.forward({}, given())
  const back = map.inverse({}, there.value)
  assertClose(back.value.dataSync(), x, { absolute: 1e-4 })
  assertClose(back.logDet.neg().dataSync(), there.logDet.dataSync(), { absolute: 1e-4 })
})

test('far away the log-determinant stays exact, and the edge of the box comes back finite', () => {
  const far = map.forward({}, tf.tensor2d([60, -80, 0], [1, 3]))
  // ln(0.5 / cosh²(p)) = ln 0.5 + 2 ln 2 − 2 |p| for large p
  const wanted = 3 * Math.log(0.5) + 4 * Math.LN2 - 60 - 80
  assertClose(far.logDet.dataSync(), [wanted], { relative: 1e-6 })
  const edge = map.inverse({}, tf.tensor2d([1, -1, 0.5], [1, 3]))
  assertFinite(edge.value.dataSync())
  assertFinite(edge.logDet.dataSync())
})

test('gradients are those of finite differences', () => {
  const total = (t: tf.Tensor2D) => map.forward({}, t).logDet.sum().add(map.forward({}, t).value.sum()) as tf.Scalar
  const got = tf
    .grad((t) => total(t as tf.Tensor2D))(given())
    .dataSync()
  const exact = (v: number) => 0.5 * (1 - Math.tanh(0.5 * v) ** 2) - Math.tanh(0.5 * v)
  assertClose(got, [...x].map(exact), { absolute: 1e-4 })
})

test('a prescale that is not positive is refused', () => {
  assert.throws(() => tanhBox(3, 0), DomainError)
})
