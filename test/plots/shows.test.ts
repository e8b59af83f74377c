import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { sparkline } from '../../src/lib/show/index.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import {
  categoryHistogram,
  density,
  figure,
  histogram,
  histogram2d,
  histogramOfCounts,
  histogramStep,
  rebin,
  sumOf,
  VEGA_LITE_MIME,
} from '../../src/plots/index.ts'

const gauss = (seed: number) => Array.from(normals(key(seed), 4000), (z) => 50 + 10 * z)
const pt = { name: 'pt', label: 'p_T^{ν}', unit: 'GeV', values: [...gauss(1), Number.NaN, 500] }
const h = histogram(pt, { bins: { bins: 40, range: [0, 100] } })
const shown = (value: object) =>
  (value as Record<symbol, () => Promise<Record<string, unknown>>>)[Symbol.for('Jupyter.display')]()

test('console.log of a histogram tells what it is of, its shape, its moments and what it does not hold', () => {
  const [heading, shape, numbers] = inspect(h).split('\n')
  assert.equal(heading, 'p_T^ν [GeV]: 40 bins, 0 to 100')
  assert.match(shape, /^ +▁[▁-█]*█[▁-█]*▁ *$/)
  assert.match(numbers, /^Σ 4000 ± 63 · mean (49|50)\.\d+ ± 0\.\d+, sd (9|10)\.\d+ · above 1 · not numbers 1$/)
})

test('what is made of a histogram shows what it holds itself', () => {
  assert.match(inspect(rebin(h, 20)), /: 2 bins, 0 to 100\n/)
  assert.match(inspect(density(h)), /density, 0\.9997\d* of it in the bins · mean (49|50)/)
  assert.match(inspect(sumOf([h, h])), /Σ 8000 ± 89/)
  assert.match(inspect({ ...h, values: h.values.map(() => 1) }), /\n▁|\n█{40}\n/)
  assert.match(
    inspect(categoryHistogram({ name: 'flavour', values: ['e', 'μ', 'e'] })),
    /^flavour: 2 bins, e, μ\n█▄\nΣ 3 ± 1\.7$/,
  )
})

test('without entries there are no moments', () => {
  assert.match(inspect(histogramOfCounts({ name: 'm' }, [0, 1, 2], [0, 0])), /^m: 2 bins, 0 to 2\n {2}\nΣ 0$/)
})

test('a notebook shows a histogram as a small chart beside the words', async () => {
  for (const of of [
    h,
    density(h),
    histogram2d(pt, { ...pt, values: [...gauss(2), 1, 1] }, { x: { bins: 10, range: [0, 100] } }),
  ]) {
    const bundle = await shown(of)
    assert.ok(VEGA_LITE_MIME in bundle && 'image/png' in bundle)
    assert.equal(bundle['text/plain'], inspect(of))
  }
})

test('a map tells the moments of both axes and their correlation', () => {
  const map = histogram2d(pt, { ...pt, name: 'met', label: 'E_T' }, { x: { bins: 10, range: [0, 100] } })
  const text = inspect(map)
  assert.match(
    text,
    /^E_T \[GeV\] against p_T\^ν \[GeV\]: 10 × 10 bins\nx +▁[▁-█ ]+\ny +▁[▁-█ ]+\nx mean 50\.\d+ ± 0\.\d+, sd 1\d\.\d · y mean/,
  )
  assert.match(text, /correlation 1\.00 · outside 1 · not numbers 1$/)
})

test('a chart is one line in a console, not its specification', () => {
  assert.equal(inspect(figure({ x: pt, y: 'events' }, histogramStep(h))), '[chart: events against pTν [GeV]]')
})

test('sparklines: a blank for nothing, a dot for what has no height, sixty columns at most', () => {
  assert.equal(sparkline([0, 1, 4, 8, Number.NaN, -1]), ' ▁▄█··')
  assert.equal(sparkline([]), '')
  assert.ok(sparkline(Array.from({ length: 1001 }, (_, i) => i)).length <= 60)
})

test('copies for another thread leave out how they show themselves', () => {
  assert.deepEqual(Object.keys(structuredClone(h)), Object.keys(h))
})
