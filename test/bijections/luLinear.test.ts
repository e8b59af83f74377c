import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { luLinear } from '../../src/lib/bijections/index.ts'
import { countWeights, key, leaves, normals, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { flat, largestDifference } from './hostRows.ts'

before(testBackend)

test('starts at the identity, from raw diagonals 0.5397424', () => {
  const lu = luLinear(3)
  const params = lu.init(key(1))
  assert.ok(largestDifference(flat(params.diagonal), [0.5397424, 0.5397424, 0.5397424]) < 1e-7)
  const x = tf.tensor2d([[1.5, -2, 0.25]])
  for (const { value, logDet } of [lu.forward(params, x), lu.inverse(params, x)]) {
    assert.ok(largestDifference(flat(value), flat(x)) < 1e-6)
    assert.ok(Math.abs(logDet.dataSync()[0]) < 1e-6)
  }
})

test('has 12 weights for three columns, as the published network', () => {
  assert.equal(countWeights(luLinear(3).init(key(1))), 12)
})

test('packs its triangles row by row', () => {
  // L = [1 0 0; 2 1 0; 3 4 1], U = [1 5 6; 0 1 7; 0 0 1], worked by hand: U x = [24, 16, 2] for x = [2, 2, 2]
  const params = {
    ...luLinear(3).init(key(1)),
    lower: tf.tensor1d([2, 3, 4]),
    upper: tf.tensor1d([5, 6, 7]),
    bias: tf.tensor1d([0.5, 0, -1]),
  }
  const { value } = luLinear(3).forward(params, tf.tensor2d([[2, 2, 2]]))
  assert.ok(largestDifference(flat(value), [24.5, 64, 137]) < 1e-4)
})

test('one column is a scale and an offset', () => {
  const lu = luLinear(1)
  const params = { ...lu.init(key(1)), diagonal: tf.tensor1d([2]), bias: tf.tensor1d([3]) }
  const scale = Math.log1p(Math.exp(2)) + 1e-3
  const there = lu.forward(params, tf.tensor2d([[4]]))
  assert.ok(Math.abs(there.value.dataSync()[0] - (4 * scale + 3)) < 1e-5)
  assert.ok(Math.abs(lu.inverse(params, there.value).value.dataSync()[0] - 4) < 1e-6)
  assert.ok(Math.abs(there.logDet.dataSync()[0] - Math.log(scale)) < 1e-6)
})

test('thirty columns come back', () => {
  const lu = luLinear(30)
  const start = lu.init(key(1))
  const moved = leaves(start).map(({ name, tensor }, i) => [
    name,
    tensor.add(tf.tensor1d(normals(key(i), tensor.size)).mul(0.1)),
  ])
  const params = Object.fromEntries(moved)
  const x = tf.tensor2d(normals(key(9), 120), [4, 30])
  const there = lu.forward(params, x)
  assert.ok(largestDifference(flat(lu.inverse(params, there.value).value), flat(x)) < 1e-4)
})

test('a diagonal driven to either end stays invertible', () => {
  const lu = luLinear(2)
  const params = { ...lu.init(key(1)), diagonal: tf.tensor1d([-1e4, 1e4]) }
  const there = lu.forward(params, tf.tensor2d([[1, 1]]))
  assert.ok(largestDifference(flat(there.value), [1e-3, 1e4]) < 1e-2)
  assert.ok(Math.abs(there.logDet.dataSync()[0] - Math.log(10)) < 1e-5)
})
