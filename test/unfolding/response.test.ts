import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binning, binsOf } from '../../src/lib/columns/index.ts'
import { ConfigError, DomainError, key, normals, ShapeError } from '../../src/lib/tensor/index.ts'
import { folded, iterativeBayes, originOf, responseMatrix, toyErrors } from '../../src/lib/unfolding/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

test('the response of counted events', () => {
  const truth = [0, 0, 0, 0, 1, 1, -1]
  const reco = [0, 1, 0, -1, 1, 1, 0]
  const response = responseMatrix({ truthBins: 2, recoBins: 3, truth, reco })
  assertClose(response.probability, [0.5, 0, 0.25, 1, 0, 0], { absolute: 1e-15 })
  assertClose(response.efficiency, [0.75, 1], { absolute: 1e-15 })
  assert.deepEqual([...response.generated], [4, 2])
  // the event from outside that is reconstructed in the first bin
  assert.deepEqual([...response.fakes!], [1, 0, 0])
  assertClose(folded(response, [4, 2]), [2, 3, 0], { absolute: 1e-15 })
  assertClose(originOf(response), [1, 0, 1 / 3, 2 / 3, 0, 0], { absolute: 1e-15 })
  assert.throws(() => responseMatrix({ truthBins: 3, recoBins: 3, truth, reco }), /every true bin, got none in bin 2/)
  assert.throws(() => responseMatrix({ truthBins: 2, recoBins: 1, truth, reco }), DomainError)
  assert.throws(() => responseMatrix({ truthBins: 2, recoBins: 2, truth, reco: [0] }), ShapeError)
})

test('closure: a smeared Gaussian, unfolded with the response of other events, is the truth within the toys’ errors', () => {
  const n = 40_000
  const grid = binning([{ name: 'x', unit: '', edges: [-10, -1, -0.3, 0.3, 1, 10] }])
  const sample = (seed: number) => {
    const z = normals(key(seed), 2 * n)
    const truth = Float64Array.from({ length: n }, (_, i) => z[2 * i])
    const reco = truth.map((x, i) => x + 0.4 * z[2 * i + 1])
    return { truth: binsOf(grid, [truth]), reco: binsOf(grid, [reco]) }
  }
  const simulated = sample(1)
  const measured = sample(2)
  const response = responseMatrix({ truthBins: 5, recoBins: 5, ...simulated })
  const counts = (bins: Int32Array) => Float64Array.from({ length: 5 }, (_, b) => bins.filter((x) => x === b).length)
  const unfold = (data: ArrayLike<number>) => iterativeBayes(response, data, { iterations: 8 }).unfolded
  const data = counts(measured.reco)
  const { error } = toyErrors(unfold, data, { key: key(3), toys: 300 })
  const unfolded = unfold(data)
  counts(measured.truth).forEach((truth, b) => {
    assert.ok(
      Math.abs(unfolded[b] - truth) < 3.5 * Math.SQRT2 * error[b],
      `bin ${b}: ${unfolded[b]} for ${truth} ± ${error[b]}`,
    )
    assert.ok(error[b] > Math.sqrt(truth) * 0.9, 'migration costs precision')
  })
})

test('toy errors: Poisson data without unfolding have √m and no correlation', () => {
  const data = [100, 400, 2500]
  const { mean, error, covariance } = toyErrors((m) => m, data, { key: key(2), toys: 2000 })
  assertClose(error, data.map(Math.sqrt), { relative: 0.07 })
  assertClose(mean, data, { relative: 0.01 })
  assert.ok(Math.abs(covariance[1]) < 0.1 * 10 * 20)
  assert.equal(covariance[1], covariance[3])
  assert.throws(() => toyErrors((m) => m, data, { key: key(2), toys: 1 }), ConfigError)
})
