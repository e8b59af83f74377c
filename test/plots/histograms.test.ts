import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigError } from '../../src/complaint.ts'
import { binOf, edgesOf } from '../../src/lib/columns/index.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { contour, densityLevels, smooth } from '../../src/plots/histograms/contours.ts'
import {
  density,
  histogram,
  histogram2d,
  normaliseColumns,
  pull,
  ratio,
  relativeErrors,
} from '../../src/plots/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const column = (values: readonly number[]) => ({ name: 'x', unit: 'GeV', values })
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0)

test('values are Σw, errors √Σw²; what lies outside, and what is not a number, is kept apart', () => {
  const values = [-1, 0, 0.5, 1, 1.5, 2, 3, 7, Number.NaN]
  const weights = [10, 1, 2, 3, 4, -0.5, 20, 30, 99]
  const h = histogram(column(values), { bins: [0, 1, 2], weights })
  assert.deepEqual([...h.values], [3, 6.5])
  assert.deepEqual([...h.errors], [Math.sqrt(5), Math.sqrt(9 + 16 + 0.25)])
  assert.deepEqual(h.underflow, { sum: 10, squares: 100 })
  assert.deepEqual(h.overflow, { sum: 50, squares: 1300 })
  assert.equal(h.missing, 1)
})

test('what lies outside is put into the outer bins where that is asked for', () => {
  const h = histogram(column([-1, 0, 1.5, 9]), { bins: [0, 1, 2], outside: 'fold' })
  assert.deepEqual([...h.values], [2, 2])
  assert.equal(h.underflow.sum + h.overflow.sum, 0)
})

test('nothing is lost, and every value is in the bin whose edges hold it', () => {
  const numbers = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { maxLength: 60 })
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 30 }), (values, bins) => {
      const edges = edgesOf({ bins, range: [-3, 3] })
      const h = histogram(column(values), { bins: Array.from(edges) })
      assert.equal(sum(h.values) + h.underflow.sum + h.overflow.sum, values.length)
      for (const value of values) {
        const bin = binOf(edges, value)
        if (bin >= 0 && bin < bins) assert.ok(edges[bin] <= value && (value < edges[bin + 1] || value === edges[bins]))
        else assert.ok(value < -3 || value > 3)
      }
    }),
    { seed: 7 },
  )
})

test('a density has unit area with what lies outside, and the relative errors of the counts', () => {
  const h = histogram(column(Array.from(normals(key(1), 5000))), { bins: [-1, 0, 0.5, 3] })
  const d = density(h)
  const widths = [1, 0.5, 2.5]
  assertClose([sum(d.values.map((v, i) => v * widths[i])) + d.underflow.sum + d.overflow.sum], [1], { relative: 1e-12 })
  assertClose(
    d.errors.map((e, i) => e / d.values[i]),
    h.errors.map((e, i) => e / h.values[i]),
    { relative: 1e-12 },
  )
})

test('ratios carry the error of the upper one, the band that of the lower; empty bins have neither', () => {
  const a = histogram(column([0.5, 0.5, 1.5]), { bins: [0, 1, 2, 3] })
  const b = histogram(column([0.5, 1.5, 1.5, 1.5, 1.5]), { bins: [0, 1, 2, 3] })
  assert.deepEqual([...ratio(a, b).values], [2, 0.25, Number.NaN])
  assert.deepEqual([...ratio(a, b).errors], [Math.SQRT2, 0.25, Number.NaN])
  assert.deepEqual([...relativeErrors(b).errors], [1, 0.5, Number.NaN])
})

test('pulls of independent samples of one law are standard normal', () => {
  const draw = (seed: number) =>
    histogram(column(Array.from(normals(key(seed), 40_000))), { bins: { bins: 200, range: [-2, 2] } })
  const pulls = pull(draw(1), draw(2)).values
  const [mean, square] = [sum(pulls) / 200, sum(pulls.map((p) => p * p)) / 200]
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(200), `mean ${mean}`)
  assert.ok(Math.abs(square - 1) < 4 * Math.sqrt(2 / 200), `mean square ${square}`)
})

test('maps keep Σw and √Σw² of each rectangle; columns of a response sum to one', () => {
  const map = histogram2d(column([0.5, 0.5, 1.5, 9]), column([0.5, 1.5, 1.5, 0]), {
    x: [0, 1, 2],
    weights: [2, 3, 4, 5],
  })
  assert.deepEqual([...map.values], [2, 0, 3, 4])
  assert.deepEqual([...map.errors], [2, 0, 3, 4])
  assert.equal(map.outside, 5)
  assert.deepEqual([...normaliseColumns(map).values], [0.4, 0, 0.6, 1])
})

test('the 68 and 95 % contours of a normal density are circles of radius √(−2 ln(1 − share))', () => {
  const range = { bins: 200, range: [-5, 5] as const }
  const edges = edgesOf(range)
  const at = (k: number) => (edges[k] + edges[k + 1]) / 2
  const flat = histogram2d(column([]), column([]), { x: range })
  const map = {
    ...flat,
    values: flat.values.map((_, k) => Math.exp(-(at(k % 200) ** 2 + at(Math.floor(k / 200)) ** 2) / 2)),
  }
  const shares = [0.68, 0.95]
  densityLevels(map, shares).forEach((level, i) => {
    const pieces = contour(map, level)
    const radius = Math.sqrt(-2 * Math.log(1 - shares[i]))
    for (const { x, y, x2, y2 } of pieces) {
      assert.ok(Math.abs(Math.hypot(x, y) - radius) < 0.02 && Math.abs(Math.hypot(x2, y2) - radius) < 0.02)
    }
    const length = sum(pieces.map(({ x, y, x2, y2 }) => Math.hypot(x2 - x, y2 - y)))
    assert.ok(Math.abs(length / (2 * Math.PI * radius) - 1) < 0.01, 'it goes once around')
  })
  assertClose([sum(smooth(map).values)], [sum(map.values)], { relative: 1e-9 })
})

test('refuses edges that do not rise, weights of another length, and comparisons of different bins', () => {
  assert.throws(() => histogram(column([1]), { bins: [1, 1] }), ConfigError)
  assert.throws(() => histogram(column([1]), { bins: { bins: 2, range: [1, Number.NaN] } }), /finite numbers/)
  assert.throws(() => histogram(column([1]), { bins: [0, 1], weights: [] }), /1 weights, got 0/)
  const [a, b] = [
    [0, 1],
    [0, 2],
  ].map((bins) => histogram(column([0.5]), { bins }))
  assert.throws(() => ratio(a, b), /same bins/)
  assert.throws(() => pull(a, density(a)), /density/)
})
