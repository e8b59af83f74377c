import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as plots from '../../src/plots/index.ts'
import { svgOf } from '../../src/plots/pictures/svg.ts'
import { CHARTS } from './charts.ts'

/** Exported functions that do not draw. */
const NOT_DRAWN = ['chart', 'columnOf', 'contentTitle', 'density', 'histogram', 'histogram2d', 'histogramOfCounts']
const ALSO_NOT = [
  'methodStyle',
  'normaliseColumns',
  'PlotError',
  'pull',
  'ratio',
  'recolour',
  'fixedColours',
  'relativeErrors',
  'save',
  'countErrors',
  'rebin',
  'sumOf',
  'hepDataOf',
  'pyhfOf',
  'uhiOf',
]

test('every exported mark and figure has a chart in the sweep', () => {
  const functions = Object.entries(plots).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
  const drawn = functions.filter((name) => ![...NOT_DRAWN, ...ALSO_NOT].includes(name))
  assert.deepEqual(drawn.sort(), Object.keys(CHARTS).sort())
})

for (const [name, make] of Object.entries(CHARTS)) {
  test(`${name} is a small Vega-Lite 5 specification that draws without a warning, light and dark`, async () => {
    const made = make()
    assert.equal(made.spec.$schema, 'https://vega.github.io/schema/vega-lite/v5.json')
    assert.deepEqual(JSON.parse(JSON.stringify(made.spec)), made.spec, 'plain JSON: no NaN, no undefined')
    assert.ok(JSON.stringify(made.spec).length < plots.LARGEST_SPEC)
    assert.ok(made.alt.length > 3 && !/[_^]/.test(made.alt), made.alt)
    for (const theme of ['light', 'dark'] as const) {
      const warnings: string[] = []
      const svg = await svgOf(made.inTheme(theme), (warning) => warnings.push(warning))
      assert.deepEqual(warnings, [])
      assert.ok(!svg.includes('NaN'), 'a place that is not a number')
    }
  })
}
