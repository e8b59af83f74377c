import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, DomainError, ShapeError } from '../../src/complaint.ts'
import { key } from '../../src/lib/tensor/index.ts'
import {
  folded,
  iterativeBayes,
  matrixInversion,
  type Response,
  responseMatrix,
  toyErrors,
  unreachedEvents,
} from '../../src/lib/unfolding/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const swapped = responseMatrix({ truthBins: 2, recoBins: 2, truth: [0, 0, 0, 1, 1, 1], reco: [0, 0, 1, 1, 1, 0] })

/** A response of one efficiency everywhere, from the rows of its probabilities. */
function responseOf(rows: readonly (readonly number[])[], generated = 10): Response {
  const [recoBins, truthBins] = [rows.length, rows[0].length]
  const efficiency = Float64Array.from({ length: truthBins }, (_, j) => rows.reduce((sum, row) => sum + row[j], 0))
  const events = new Float64Array(truthBins).fill(generated)
  return { recoBins, truthBins, probability: Float64Array.from(rows.flat()), efficiency, generated: events }
}

const METHODS = {
  inversion: (r: Response, m: ArrayLike<number>) => matrixInversion(r, m),
  'pulled inversion': (r: Response, m: ArrayLike<number>) => matrixInversion(r, m, { tau: 3 }),
  'iterative Bayes': (r: Response, m: ArrayLike<number>) => iterativeBayes(r, m),
}

for (const [name, unfold] of Object.entries(METHODS)) {
  test(`${name}: no data give nothing, a single event one`, () => {
    assert.deepEqual([...unfold(swapped, [0, 0]).unfolded], [0, 0])
    const [a, b] = unfold(swapped, [1, 0]).unfolded
    assertClose([a + b], [1], { relative: 1e-12 })
  })

  test(`${name}: data that are no counts are refused with their bin`, () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1]) {
      assert.throws(() => unfold(swapped, [3, bad]), {
        name: 'DomainError',
        message: new RegExp(`counts of at least 0, got ${bad} in reconstructed bin 1`),
      })
    }
    assert.throws(() => unfold(swapped, [1, 2, 3]), ShapeError)
    assert.throws(() => unfold(swapped, []), ShapeError)
  })

  test(`${name}: data that no simulated event can explain are counted`, () => {
    const blind = responseOf([
      [0.5, 0.1],
      [0, 0],
      [0.1, 0.5],
    ])
    const { unfolded, unreached } = unfold(blind, [6, 7, 6])
    assert.equal(unreached, 7)
    assert.equal(unreachedEvents(blind, [6, 0, 6]), 0)
    assertClose(unfolded, unfold(blind, [6, 0, 6]).unfolded, { relative: 1e-12 })
  })

  test(`${name}: a true bin that is never seen is refused, and so is what is no response`, () => {
    assert.throws(() => unfold(responseOf([[1, 0]]), [1]), /true bins that are reconstructed, got true bin 1/)
    assert.throws(() => unfold(responseOf([[0, 0]]), [1]), /true bin 0, which never is; merge it/)
    assert.throws(() => unfold(responseOf([[Number.NaN]]), [1]), DomainError)
    assert.throws(() => unfold(responseOf([[1.5]]), [1]), /probabilities from 0 to 1, got 1.5 in cell 0/)
    assert.throws(() => unfold({ ...swapped, probability: Float64Array.of(1) }, [1, 1]), ShapeError)
  })

  test(`${name}: counts of any size, and float32 data`, () => {
    for (const size of [1e-300, 1e-5, 1, 1e9, 1e100, 1e300]) {
      const { unfolded } = unfold(swapped, [2 * size, size])
      assert.ok(unfolded.every(Number.isFinite), `${size}: ${unfolded}`)
      // a pull moves the sum by a few percent, where there is anything to pull
      const relative = name === 'pulled inversion' ? 0.05 : 1e-9
      assertClose([(unfolded[0] + unfolded[1]) / size], [3], { relative }, `${size}`)
    }
    assert.deepEqual(unfold(swapped, Float32Array.of(3, 5)), unfold(swapped, [3, 5]))
  })
}

test('the issue: toys of half an event a bin have errors', () => {
  const { error, mean } = toyErrors((d) => matrixInversion(swapped, d).unfolded, [0.5, 0.5], {
    key: key(1),
    toys: 2000,
  })
  // R⁻¹ = [[2, −1], [−1, 2]], variance ½ each: √(5/2)
  assertClose(error, [Math.sqrt(2.5), Math.sqrt(2.5)], { relative: 0.08 })
  assertClose(mean, [0.5, 0.5], { absolute: 0.15 })
})

test('a reference that cannot be pulled towards is refused by its bin', () => {
  for (const bad of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => matrixInversion(swapped, [1, 1], { tau: 1, reference: [1, bad] }),
      /a reference above 0.*true bin 1/,
    )
    assert.throws(() => iterativeBayes(swapped, [1, 1], { prior: [bad, 1] }), /a prior above 0.*true bin 0/)
  }
  for (const tau of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => matrixInversion(swapped, [1, 1], { tau }), ConfigError)
  }
  assert.throws(() => matrixInversion(swapped, [1, 1], { reference: [1] }), ShapeError)
})

test('singular is said of what is, too few bins of what has too few', () => {
  const alike = responseOf([
    [0.3, 0.3],
    [0.4, 0.4],
  ])
  assert.throws(() => matrixInversion(alike, [5, 5]), /full rank, got a singular one; regularise/)
  assert.throws(() => matrixInversion(responseOf([[0.5, 0.5]]), [5]), /got 1 reconstructed bins for 2 true ones/)
  assert.ok(matrixInversion(alike, [5, 5], { tau: 1 }).unfolded.every(Number.isFinite))
})

test('inversion: counts of very different size, and responses near to singular, keep their digits', () => {
  const diagonal = responseOf([
    [0.5, 0],
    [0, 0.25],
  ])
  assertClose(matrixInversion(diagonal, [1, 1e16]).unfolded, [2, 4e16], { relative: 1e-12 })
  // condition 4e8: the product RᵀR would be singular
  const steep = responseOf([
    [0.5, 0.5 - 1e-9],
    [0.5 - 1e-9, 0.5],
  ])
  const truth = [3e5, 1e5]
  assertClose(matrixInversion(steep, folded(steep, truth)).unfolded, truth, { relative: 1e-6 })
  // more reconstructed bins than true ones, with weights over twelve orders
  const tall = responseOf([
    [0.5, 0.01],
    [0.2, 0.2],
    [1e-6, 0.4],
  ])
  const wide = [1e12, 40]
  assertClose(matrixInversion(tall, folded(tall, wide)).unfolded, wide, { relative: 1e-4 })
})

test('toys whose results are no numbers, or not alike, are refused', () => {
  const options = { key: key(1), toys: 5 }
  assert.throws(() => toyErrors((d) => d.map(() => Number.NaN), [3, 4], options), /finite, got NaN in toy 0, bin 0/)
  let calls = 0
  assert.throws(() => toyErrors((d) => d.slice(0, calls++ ? 1 : 2), [3, 4], options), ShapeError)
  assert.throws(() => toyErrors((d) => d, [Number.NaN], options), DomainError)
  assert.deepEqual([...toyErrors((d) => d, [0, 0], options).error], [0, 0])
})

test('folding: a truth of another length or without numbers is refused', () => {
  assert.throws(() => folded(swapped, [1]), ShapeError)
  assert.throws(() => folded(swapped, [1, Number.NaN]), /finite numbers, got NaN in true bin 1/)
})

test('responses of no bins, or of bins that are no numbers, are refused', () => {
  const events = { truth: [0], reco: [0] }
  for (const bins of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => responseMatrix({ truthBins: bins, recoBins: 1, ...events }), ConfigError)
    assert.throws(() => responseMatrix({ truthBins: 1, recoBins: bins, ...events }), ConfigError)
  }
  for (const bad of [Number.NaN, 0.5, -2, 1]) {
    assert.throws(() => responseMatrix({ truthBins: 1, recoBins: 1, truth: [bad], reco: [0] }), DomainError)
  }
  assert.throws(() => responseMatrix({ truthBins: 1, recoBins: 1, truth: [], reco: [] }), /none in bin 0/)
})
