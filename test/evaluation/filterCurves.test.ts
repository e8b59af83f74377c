import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterCurves, halfWidth, reliability } from '../../src/lib/evaluation/index.ts'
import { key, normals, uniforms } from '../../src/lib/tensor/index.ts'

const N = 20_000
const sigma = Float64Array.from(uniforms(key(1), N), (u) => 1 + 9 * u)
const errors = Float64Array.from(normals(key(2), N), (z, i) => sigma[i] * z)
const width = (kept: Int32Array) => ({ value: halfWidth(Float64Array.from(kept, (i) => errors[i])), error: 0 })

test('filtering by the true width narrows, at random it does not, and by its opposite it widens', () => {
  const scores = { sigma, random: uniforms(key(3), N), opposite: sigma.map((s) => -s) }
  const { fractions, curves } = filterCurves({ count: N, scores, figures: { width }, fractions: [0.1, 0.5, 1] })
  assert.deepEqual(fractions, [0.1, 0.5, 1])
  const [tenth, half, all] = curves.sigma.width.map(({ value }) => value)
  assert.ok(tenth < half && half < all)
  // of a tenth σ is uniform from 1 to 1.9: the width of that mixture of normals is near its root mean square
  assert.ok(Math.abs(tenth - Math.sqrt((1.9 ** 3 - 1) / 2.7)) < 0.12, `${tenth}`)
  assert.ok(Math.abs(curves.random.width[1].value / all - 1) < 0.05)
  assert.ok(curves.opposite.width[1].value > 1.2 * all)
  for (const score of Object.values(curves)) assert.equal(score.width[2].value, all)
})

test('of equal scores the first are kept, what is no number is kept last, infinities before it', () => {
  const kept: number[][] = []
  const figure = (places: Int32Array) => {
    kept.push([...places])
    return { value: 0, error: 0 }
  }
  const s = [Number.NaN, 1, Infinity, 1, -Infinity]
  filterCurves({ count: 5, scores: { s }, figures: { figure }, fractions: [0.2, 0.4, 0.5, 0.8, 1] })
  assert.deepEqual(kept, [[4], [1, 4], [1, 3, 4], [1, 2, 3, 4], [0, 1, 2, 3, 4]])
})

test('fractions and scores that cannot be are refused', () => {
  const filtering = { count: 2, scores: { s: [1, 2] }, figures: {} }
  for (const fraction of [0, -1, 1.5, Number.NaN]) {
    assert.throws(() => filterCurves({ ...filtering, fractions: [fraction] }), /fractions above 0 and up to 1/)
  }
  assert.throws(() => filterCurves({ ...filtering, count: 3 }), /filterCurves: s: expected 3 numbers, got 2/)
})

test('reliability: a calibrated choice lies on the diagonal, an overconfident one below it', () => {
  const p = Float64Array.from(uniforms(key(5), N))
  const right = Float64Array.from(uniforms(key(6), N), (u, i) => Number(u < p[i]))
  const judge = reliability(20)
  judge.add({ confidence: p.subarray(0, 700), right: right.subarray(0, 700) })
  judge.add({ confidence: p.subarray(700), right: right.subarray(700) })
  const { accuracy, confidence, bias, calibrationError, overall } = judge.result()
  for (const [b, { value, error }] of accuracy.entries())
    assert.ok(Math.abs(value - confidence[b]) < 4.5 * error + 1e-3)
  assert.ok(Math.abs(bias.value) < 4 * bias.error && calibrationError < 0.02)
  assert.equal(overall.n, N)
  const bold = reliability()
  bold.add({ confidence: p.map(Math.sqrt), right })
  // ∫ (p − √p) dp = −1/6
  const { value, error } = bold.result().bias
  assert.ok(Math.abs(value + 1 / 6) < 4 * error && Math.abs(bold.result().calibrationError - 1 / 6) < 0.01, `${value}`)
})

test('reliability: certain choices, none, and what is no probability', () => {
  const judge = reliability(2)
  assert.ok(Number.isNaN(judge.result().overall.value))
  judge.add({ confidence: [1, 0], right: [1, 0] })
  assert.deepEqual(
    judge.result().accuracy.map(({ value, n }) => [value, n]),
    [
      [0, 1],
      [1, 1],
    ],
  )
  for (const p of [Number.NaN, -0.1, 1.1, Infinity]) {
    assert.throws(() => judge.add({ confidence: [p], right: [1] }), /probabilities from 0 to 1, got .* at 0/)
  }
  assert.throws(() => judge.add({ confidence: [1], right: [] }), /a confidence for every choice/)
  assert.throws(() => reliability(0), /one or more bins/)
})
