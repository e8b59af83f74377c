import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fitStandards, standardise } from '../../src/lib/bijections/index.ts'
import { DomainError, key, normals, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { largestDifference } from './hostRows.ts'

before(testBackend)

test('fits mean and population standard deviation, and leaves a constant column its scale', () => {
  // worked by hand: column 0 is 1, 3, 5, 7 (mean 4, variance 5), column 1 is constant
  const { mean, scale } = fitStandards([1, -2, 3, -2, 5, -2, 7, -2], 2)
  assert.deepEqual(Array.from(mean), [4, -2])
  assert.ok(largestDifference(scale, [Math.sqrt(5), 1]) < 1e-15)
})

test('a constant column has scale 1 whatever its number is', () => {
  for (const value of [0.1, 1 / 3, -1e-7, 7e300 ** 0.4]) {
    for (const rows of [3, 7, 1000]) {
      const { mean, scale } = fitStandards(new Float64Array(2 * rows).fill(value), 2)
      assert.deepEqual([...scale], [1, 1], `${rows} times ${value}`)
      assert.ok(largestDifference(mean, [value, value]) <= 1e-12 * Math.abs(value))
    }
  }
})

test('a large offset costs no digits', () => {
  const far = Float64Array.from(normals(key(3), 5000), (z) => 1e6 + z)
  const near = fitStandards(
    far.map((v) => v - 1e6),
    1,
  )
  const { scale } = fitStandards(far, 1)
  assert.ok(Math.abs(scale[0] - near.scale[0]) < 1e-9)
})

test('what it was fitted on comes out with mean zero and variance one', () => {
  const x = normals(key(4), 3000).map((z, i) => (i % 3) * 20 + z * (1 + (i % 3) * 30))
  const bijection = standardise(fitStandards(x, 3))
  const { value } = bijection.forward({}, tf.tensor2d(x, [1000, 3]))
  const after = fitStandards(value.dataSync(), 3)
  assert.ok(largestDifference(after.mean, [0, 0, 0]) < 1e-6)
  assert.ok(largestDifference(after.scale, [1, 1, 1]) < 1e-6)
})

test('counts its Jacobian', () => {
  const { logDet } = standardise({ mean: [0, 0], scale: [2, 5] }).forward({}, tf.tensor2d([[1, 1]]))
  assert.ok(Math.abs(logDet.dataSync()[0] + Math.log(10)) < 1e-6)
})

test('refuses what it cannot use, by name', () => {
  assert.throws(() => fitStandards([], 2), /one or more rows of 2 numbers, got none/)
  assert.throws(() => fitStandards([1, 2, 3], 2), /one or more rows of 2 numbers, got 3 numbers/)
  assert.throws(() => fitStandards([1, 2, 3, Number.NaN], 2), /finite numbers, got others in column 1/)
  assert.throws(() => standardise({ mean: [0, 0], scale: [1] }), /expected 2 scales, one a mean, got 1/)
  assert.throws(() => standardise({ mean: [0], scale: [0] }), /positive scales, got 0 in column 0/)
  assert.throws(() => standardise({ mean: [Number.NaN], scale: [1] }), DomainError)
})
