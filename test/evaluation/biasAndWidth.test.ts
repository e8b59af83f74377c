import assert from 'node:assert/strict'
import { test } from 'node:test'
import { biasAndWidth, biasInBins } from '../../src/lib/evaluation/index.ts'
import { NEUTRINO_OBSERVABLES, neutrinoObservables } from '../../src/lib/systems/index.ts'
import { ConfigError, fold, key, normals, ShapeError } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const n = 4001
const truth = { pz: Float64Array.from(normals(key(1), n), (z) => 100 * z), E: new Float64Array(n).fill(50) }
const smeared = (of: Float64Array, seed: number, bias: number, width: number) => {
  const z = normals(fold(key(2), seed), n)
  return of.map((value, i) => value + bias + width * z[i])
}
const estimates = {
  good: { pz: smeared(truth.pz, 0, 0, 10), E: smeared(truth.E, 1, 2, 5) },
  poor: { pz: smeared(truth.pz, 2, -3, 40), E: smeared(truth.E, 3, 0, 20) },
}

test('biasAndWidth: finds the bias and width of Gaussian errors, within its errors', () => {
  const judge = biasAndWidth()
  judge.add({ truth, estimates })
  const result = judge.result()
  // half of 16-84 % of a normal distribution is 0.99446 σ
  const wanted = [
    ['good', 'pz', 0, 10],
    ['good', 'E', 2, 5],
    ['poor', 'pz', -3, 40],
    ['poor', 'E', 0, 20],
  ] as const
  for (const [method, observable, bias, sigma] of wanted) {
    const { n: counted, median, mean, width, rms } = result[method][observable]
    assert.equal(counted, n)
    for (const [measured, target] of [
      [median, bias],
      [mean, bias],
      [width, 0.99446 * sigma],
      [rms, Math.hypot(bias, sigma)],
    ] as const) {
      assert.ok(Math.abs(measured.value - target) < 4 * measured.error, `${method} ${observable}: ${measured.value}`)
      assert.ok(measured.error < 0.05 * sigma, `${method} ${observable}: error ${measured.error}`)
    }
  }
})

test('biasAndWidth: blocks of any size give the same', () => {
  const whole = biasAndWidth()
  const pieces = biasAndWidth()
  whole.add({ truth, estimates })
  const cut = (columns: Record<string, Float64Array>, i: number) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(i, i + 1000)]))
  for (let i = 0; i < n; i += 1000) {
    pieces.add({ truth: cut(truth, i), estimates: { good: cut(estimates.good, i), poor: cut(estimates.poor, i) } })
  }
  assert.deepEqual(pieces.result(), whole.result())
})

test('biasAndWidth: events without the observable are left out, estimates that are not finite are refused', () => {
  const judge = biasAndWidth()
  judge.add({ truth: { m: [1, Number.NaN, 3] }, estimates: { mw: { m: [2, Number.NaN, 5] } } })
  assert.deepEqual([judge.result().mw.m.n, judge.result().mw.m.mean.value], [2, 1.5])
  const bad = { truth: { eta: [1, 2] }, estimates: { mw: { eta: [1, Number.POSITIVE_INFINITY] } } }
  assert.throws(() => judge.add(bad), { name: 'DomainError', message: /mw, eta: .*Infinity, truth 2, in row 1/ })
  assert.throws(() => judge.add({ truth: { m: [1] }, estimates: { mw: {} } }), ShapeError)
  assert.throws(() => judge.add({ truth: { m: [1] }, estimates: { mw: { m: [1, 2] } } }), ShapeError)
})

test('biasInBins: each event in its bin, none outside', () => {
  const judge = biasInBins([0, 10, 20])
  judge.add({ truth: { x: [0, 0, 0, 0] }, estimates: { a: { x: [1, 2, 30, 400] } }, at: [0, 9.9, 10, 20.1] })
  const { bins, edges } = judge.result()
  assert.deepEqual(edges, [0, 10, 20])
  assert.deepEqual(
    bins.map(({ a }) => [a.x.n, a.x.mean.value]),
    [
      [2, 1.5],
      [1, 30],
    ],
  )
  assert.throws(() => biasInBins([0, 0]), ConfigError)
  assert.throws(() => judge.add({ truth: { x: [1] }, estimates: {}, at: [] }), ShapeError)
})

test('neutrinoObservables: energy and pseudorapidity of a massless neutrino, masses as given', () => {
  const momenta = Float64Array.of(3, 4, 0, 0, -5, 12)
  const columns = neutrinoObservables(momenta, { lNu: [80, 81], bLNu: [170, Number.NaN] })
  assert.deepEqual(
    Object.keys(columns),
    NEUTRINO_OBSERVABLES.map(({ name }) => name),
  )
  assertClose(columns.E, [5, 13], { relative: 1e-15 })
  assertClose(columns.eta, [0, Math.asinh(12 / 5)], { relative: 1e-15 })
  assert.deepEqual(
    [columns.m_lnu, columns.m_blnu],
    [
      [80, 81],
      [170, Number.NaN],
    ],
  )
  assert.throws(() => neutrinoObservables(Float64Array.of(1, 2), { lNu: [1], bLNu: [1] }), ShapeError)
})
