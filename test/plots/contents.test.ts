import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  categoryHistogram,
  countErrors,
  density,
  figure,
  histogram,
  histogramOfCounts,
  histogramStep,
  PlotError,
  points,
  rebin,
  sumOf,
} from '../../src/plots/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { scalesOf } from './drawn.ts'

const counts = (values: number[], errors?: number[]) =>
  histogramOfCounts({ name: 'm' }, values.map((_, i) => i).concat(values.length), values, errors)

/** P(k ≤ n) of a Poisson mean, term by term in logarithms: the slow twin. */
function poissonUpTo(n: number, mean: number): number {
  let [term, sum] = [-mean, Math.exp(-mean)]
  for (let k = 1; k <= n; k++) {
    term += Math.log(mean / k)
    sum += Math.exp(term)
  }
  return sum
}

test('counts have the Poisson errors of Garwood: each tail holds 15.87 %, also where there are many', () => {
  const whole = [0, 1, 2, 3, 10, 100, 399, 400, 401, 3000]
  const { low, high } = countErrors(counts(whole))
  whole.forEach((n, i) => {
    if (n > 0) assertClose([1 - poissonUpTo(n - 1, low[i])], [0.158655], { absolute: 2e-5 })
    assertClose([poissonUpTo(n, high[i])], [0.158655], { absolute: 2e-5 })
  })
  // as they stand in textbooks: 0 + 1.84, 1 − 0.83 + 2.30
  assertClose([low[0], high[0], low[1], high[1]], [0, 1.84102, 0.17275, 3.29953], { absolute: 1e-5 })
  const huge = countErrors(counts([1e12]))
  assertClose([huge.low[0], huge.high[0]], [1e12 - 1e6, 1e12 + 1e6 + 1], { relative: 1e-12 })
})

test('weighted contents keep their own errors', () => {
  const { low, high } = countErrors(counts([4, 2], [1, 3]))
  assert.deepEqual(
    [[...low], [...high]],
    [
      [3, -1],
      [5, 5],
    ],
  )
})

test('rebinning keeps the sum, the errors in quadrature, and what is left out', () => {
  const h = counts([1, 4, 9, 16])
  const two = rebin(h, 2)
  assert.deepEqual(
    [[...two.edges], [...two.values], [...two.errors]],
    [
      [0, 2, 4],
      [5, 25],
      [Math.sqrt(5), 5],
    ],
  )
  const inner = rebin(h, [1, 3])
  assert.deepEqual([inner.values[0], inner.underflow.sum, inner.overflow.sum], [13, 1, 16])
  assert.deepEqual(inner.overflow.squares, 16)
  assert.throws(() => rebin(h, 3), /rebin of m: expected a divisor of its 4 bins, got 3/)
  assert.throws(() => rebin(h, [0, 1.5]), /edges that are among the old ones, got 1.5/)
})

test('a density that is rebinned is the density of the rebinned', () => {
  const h = histogram({ name: 'm', values: [0.5, 1.5, 1.6, 3.5, 9] }, { bins: [0, 1, 2, 4, 8] })
  const [a, b] = [rebin(density(h), [0, 2, 8]), density(rebin(h, [0, 2, 8]))]
  assertClose(a.values, b.values, { relative: 1e-12 })
  assertClose(a.errors, b.errors, { relative: 1e-12 })
  assertClose([a.overflow.sum], [b.overflow.sum], { relative: 1e-12 })
})

test('edges that were computed in another way are the same edges', () => {
  const h = histogram({ name: 'm', values: [] }, { bins: { bins: 30, range: [0, 3] } })
  assert.equal(rebin(h, [0, 0.1 + 0.2, 3]).values.length, 2)
})

test('a sum of histograms is that of their events', () => {
  const [a, b] = [
    [1, 1, 5],
    [1, 2, Number.NaN],
  ].map((values) => histogram({ name: 'm', values }, { bins: [0, 2, 4] }))
  const both = histogram({ name: 'm', values: [1, 1, 5, 1, 2, Number.NaN] }, { bins: [0, 2, 4] })
  const sum = sumOf([a, b])
  assert.deepEqual([...sum.values], [...both.values])
  assertClose(sum.errors, both.errors, { relative: 1e-12 })
  assert.deepEqual([sum.overflow, sum.missing], [both.overflow, both.missing])
  assert.throws(() => sumOf([a, density(b)]), PlotError)
})

test('kinds are counted in their order; others are missing; the axis has their names', () => {
  const h = categoryHistogram(
    { name: 'flavour', values: ['μ', 'e', 'μ', 'τ'] },
    { categories: ['e', 'μ'], weights: [1, 2, 3, 4] },
  )
  assert.deepEqual([[...h.values], [...h.edges], h.missing], [[2, 4], [-0.5, 0.5, 1.5], 1])
  const chart = figure({ x: h.of, y: 'events' }, histogramStep(h))
  assert.deepEqual(scalesOf(chart, 'x')[0].domain, [-0.5, 1.5])
  const words = JSON.stringify(chart.spec)
  for (const name of ['"e"', '"μ"', 'flavour']) assert.ok(words.includes(name))
  const level = figure({ x: 'bias', y: h.of }, points({ x: [1, 2], y: [0, 1] }))
  assert.deepEqual(scalesOf(level, 'y')[0].domain, [-0.5, 1.5])
})

test('a second y axis is refused, with the reason', () => {
  const options = { x: 'x', y: 'a', y2: 'b' }
  assert.throws(
    () => figure(options, points({ x: [1], y: [1] })),
    /figure: expected one y axis, got y2; where two scales share/,
  )
})

test('a colour is one of the theme or hexadecimal', () => {
  const drawn = (colour: never) => figure({ x: 'x', y: 'y' }, points({ x: [1], y: [1] }, { colour }))
  assert.ok(JSON.stringify(drawn('#1a2B3c' as never).spec).includes('#1a2b3c'))
  for (const wrong of ['#12', 'teal', 'url(x)', '#12345g', 'constructor']) {
    assert.throws(() => drawn(wrong as never), /colour: expected paper, ink, .* or a colour as #rrggbb/)
  }
})
