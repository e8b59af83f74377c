import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import {
  type Chart,
  figure,
  fixedColours,
  grid,
  histogram,
  histogramStep,
  line,
  PlotError,
  ratioPanel,
  VEGA_LITE_MIME,
} from '../../src/plots/index.ts'
import { svgOf } from '../../src/plots/pictures/svg.ts'
import { CHARTS } from './charts.ts'

const DISPLAY = Symbol.for('Jupyter.display') as keyof Chart & symbol
const shown = (chart: Chart) => (chart as never as Record<symbol, () => Promise<Record<string, unknown>>>)[DISPLAY]()

test('a chart is shown as Vega-Lite 5, as a picture twice its size, and as one line of text', async () => {
  const chart = CHARTS.ratioPanel()
  const bundle = await shown(chart)
  assert.deepEqual(Object.keys(bundle).sort(), ['application/vnd.vegalite.v5+json', 'image/png', 'text/plain'].sort())
  const { background: _, ...config } = chart.spec.config as Record<string, unknown>
  assert.deepEqual(fixedColours(bundle[VEGA_LITE_MIME] as never), { ...chart.spec, config })
  assert.match(String(bundle['text/plain']), /^\[chart: [^\n]+\]$/)
  const png = Buffer.from(String(bundle['image/png']), 'base64')
  assert.equal(png.toString('latin1', 1, 4), 'PNG')
  assert.equal(png[25], 3, 'with a palette')
  const width = Number(/width="(\d+)"/.exec(await svgOf(chart.spec))?.[1])
  assert.ok(Math.abs(png.readUInt32BE(16) - 2 * width) <= 2)
  assert.ok(width >= 420 && width < 560, `${width} px: text is measured, not guessed`)
})

test('a million values are a plot of their bins; as points they are refused, with what to do', () => {
  const values = Float32Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i))
  const drawn = figure(
    { x: 'x', y: 'events' },
    histogramStep(histogram({ name: 'x', values }, { bins: { bins: 100, range: [-1, 1] } })),
  )
  assert.ok(JSON.stringify(drawn.spec).length < 30_000)
  const raw = () => figure({ x: 'x', y: 'y' }, line({ x: values.subarray(0, 20_000), y: values.subarray(0, 20_000) }))
  assert.throws(
    raw,
    (error) => error instanceof PlotError && /at most 200 kB, got \d+ kB; bin the data first/.test(error.message),
  )
})

test('labels from strangers are text: neither markup nor expressions', async () => {
  const hostile = `"'\\');alert(1)//<script>alert(1)</script><img src=x onerror=alert(1)>`
  const column = { name: hostile, label: hostile, unit: hostile, values: [1, 2, 3] }
  const of = histogram(column, { bins: [0, 2, 4] })
  const chart = ratioPanel(
    [
      { of, label: hostile },
      { of, label: `${hostile}2` },
    ],
    { note: hostile, caption: hostile },
  )
  const svg = await svgOf(chart.spec)
  assert.ok(!svg.includes('<script') && !svg.includes('<img'))
  assert.ok(svg.includes('&lt;script&gt;'))
  // every expression is a quoted string or made of fields alone
  const calculated = [...JSON.stringify(chart.spec).matchAll(/"calculate":("(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
    JSON.parse(text),
  )
  assert.ok(calculated.length > 0)
  for (const expression of calculated) {
    // numbers of fields are written in formats of ours, with words of ours between them
    const fields = expression.replaceAll(/'(?:\.\d~g| to | ± | \+ | − )'/g, '')
    if (!/^(max\(|[\w\s.,()+-])+$/.test(fields)) assert.doesNotThrow(() => JSON.parse(expression), expression)
  }
})

test('a click on a legend makes the other series faint, in every panel', async () => {
  const { spec } = compile(grid([CHARTS.ratioPanel(), CHARTS.ratioPanel()]).spec as unknown as TopLevelSpec)
  const view = new vega.View(vega.parse(spec), { renderer: 'none' })
  const faint = async () => ((await view.toSVG()).match(/stroke-opacity="0\.15"|opacity="0\.15"/g) ?? []).length
  assert.equal(await faint(), 0)
  const store = view.data('chosen_store')
  assert.equal(store.length, 0)
  const fields = [{ field: 'series', channel: undefined, type: 'E' }]
  view.insert('chosen_store', [{ unit: '', fields, values: ['truth'] }])
  await view.runAsync()
  assert.ok((await faint()) > 4)
  view.finalize()
})

test('in a grid every legend offers the choice, and there is one choice', () => {
  const { params } = grid([CHARTS.ratioPanel(), CHARTS.calibrationCurve(), CHARTS.text()]).spec
  assert.deepEqual(
    (params as { name: string; views: string[] }[]).map(({ name, views }) => [name, views.length]),
    [['chosen', 2]],
  )
})

test('a plot of nothing says what is missing', () => {
  assert.throws(
    () => figure({ x: 'mass', y: 'y' }),
    /plot of mass: expected marks with at least one finite value, got none; give xDomain/,
  )
})
