/** Systematic resampling: multiplicities of whole weights, equal weights, means, and weights that are none. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resampledRows } from '../../src/lib/samples/index.ts'
import { DomainError, key, ShapeError, uniforms } from '../../src/lib/tensor/index.ts'

test('whole weights take each draw as often, equal ones every draw once', () => {
  assert.deepEqual([...resampledRows([2, 0, 1, 1, 0, 0, 4, 0], 4)], [0, 0, 2, 3, 6, 6, 6, 6])
  assert.deepEqual([...resampledRows([0.3, 0.3, 0.3], 3)], [0, 1, 2])
  assert.deepEqual([...resampledRows([], 5)], [])
  assert.deepEqual([...resampledRows([0, 1e-300], 2)], [1, 1])
})

test('no draw is taken more or less often than its weight says, by one', () => {
  const draws = 64
  const weights = uniforms(key(1), 10 * draws).map((u) => u ** 4)
  const taken = new Float64Array(weights.length)
  for (const row of resampledRows(weights, draws)) taken[row]++
  for (let first = 0; first < weights.length; first += draws) {
    const sum = weights.subarray(first, first + draws).reduce((a, b) => a + b, 0)
    for (let row = first; row < first + draws; row++) {
      assert.ok(Math.abs(taken[row] - (draws * weights[row]) / sum) < 1 + 1e-6, `${row}`)
    }
  }
})

test('events without weights stay as they are; weights that are none are refused', () => {
  assert.deepEqual([...resampledRows([0, 0, Number.NaN, 1, 1, 3], 2)], [0, 1, 2, 3, 5, 5])
  assert.throws(() => resampledRows([1, -1], 2), DomainError)
  assert.throws(() => resampledRows([1, Number.POSITIVE_INFINITY], 2), /Infinity in row 1/)
  assert.throws(() => resampledRows([1, 1, 1], 2), ShapeError)
  assert.throws(() => resampledRows([1], 0), ShapeError)
})
