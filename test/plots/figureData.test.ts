/** Figures as data: what leaves is what was drawn. Their judges are UHI's own schema, kept here, and test/reference/figures. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import {
  chart,
  colourMap,
  density,
  figure,
  grid,
  hepDataOf,
  histogram,
  histogram2d,
  histogramPoints,
  histogramStep,
  pyhfOf,
  ratioPanel,
  save,
  stack,
  uhiOf,
} from '../../src/plots/index.ts'
import { neutrinaServed as neutrina } from '../cli/neutrina.ts'

const folder = mkdtempSync(join(tmpdir(), 'figures-'))
const at = (name: string) => join(folder, name)
const bins = { bins: 4, range: [0, 40] } as const
const pt = { name: 'pt', label: 'p_T', unit: 'GeV' }
const simulated = histogram({ ...pt, values: [5, 5, 15, 35, -3, 50] }, { bins, weights: [1, 2, 3, 4, 5, 6] })
const seen = histogram({ ...pt, values: [6, 17, 18, 33] }, { bins })

test('a histogram keeps its edges, contents, variances and flow, by hand', () => {
  const drawn = figure({ x: pt, y: 'events' }, histogramStep(simulated, { label: 'simulated' }), histogramPoints(seen))
  const [one, two, ...more] = Object.entries(uhiOf(drawn.histograms))
  assert.deepEqual(more, [])
  assert.deepEqual([one[0], two[0]], ['pt, simulated', 'pt'])
  assert.deepEqual(one[1].axes[0].edges, [0, 10, 20, 30, 40])
  assert.deepEqual(one[1].axes[0].metadata, pt)
  assert.deepEqual(one[1].storage.values, [5, 3, 3, 0, 4, 6])
  const variances = one[1].storage.variances as number[]
  for (const [i, wanted] of [25, 5, 9, 0, 16, 36].entries()) assert.ok(Math.abs(variances[i] - wanted) < 1e-12)
})

test('a map has x as its first axis', () => {
  const map = histogram2d(
    { name: 'x', values: [1, 1, 9] },
    { name: 'y', values: [0.5, 1.5, 0.5] },
    {
      x: { bins: 2, range: [0, 10] },
      y: { bins: 3, range: [0, 3] },
    },
  )
  const [{ axes, storage }] = Object.values(uhiOf(figure({ x: 'x', y: 'y' }, colourMap(map)).histograms))
  assert.deepEqual(
    axes.map(({ edges }) => edges.length),
    [3, 4],
  )
  assert.deepEqual(storage.values, [
    [1, 1, 0],
    [1, 0, 0],
  ])
})

test('panels, stacks and grids tell all of their histograms, each once; ratios are none', () => {
  const both = ratioPanel([
    { of: simulated, label: 'a' },
    { of: seen, label: 'b' },
  ])
  assert.equal(both.histograms.length, 2)
  const stacked = figure({ x: pt, y: 'events' }, ...stack([{ of: simulated, label: 'c' }]))
  assert.equal(grid([both, stacked]).histograms.length, 3)
  assert.deepEqual(chart({ mark: 'bar' }, 'none').histograms, [])
})

test('contents that are no numbers are refused by name', () => {
  const broken = { ...seen, values: Float64Array.of(1, Number.NaN, 0, 0) }
  assert.throws(() => uhiOf([{ of: broken }]), /UHI of pt: expected finite contents, got NaN in bin 1/)
})

test('HEPData: one table for one set of bins, errors of each value, units', () => {
  const files = hepDataOf(
    uhiOf([{ of: simulated, label: 'simulated' }, { of: seen, label: 'seen' }, { of: density(seen) }]),
    'a figure',
  )
  assert.deepEqual(Object.keys(files), ['submission.yaml', 'table_1.yaml'])
  const table = files['table_1.yaml'] as Record<string, { header: object; values: object[] }[]>
  assert.deepEqual(table.independent_variables[0].header, { name: 'p_T', units: 'GeV' })
  assert.deepEqual(table.independent_variables[0].values[1], { low: 10, high: 20 })
  const [first, , third] = table.dependent_variables
  assert.deepEqual(first.values[1], { value: 3, errors: [{ symerror: 3, label: 'stat' }] })
  assert.deepEqual((third.header as { units?: string }).units, '1/GeV')
})

test('pyhf: channels, samples with their errors, a factor on the signal, observations', () => {
  const workspace = pyhfOf([
    {
      name: 'SR',
      samples: [
        { name: 'signal', of: seen, signal: true },
        { name: 'rest', of: simulated },
      ],
      data: seen,
    },
  ]) as { channels: { samples: { modifiers: { type: string }[] }[] }[]; observations: { data: number[] }[] }
  assert.deepEqual(
    workspace.channels[0].samples[0].modifiers.map(({ type }) => type),
    ['normfactor', 'staterror'],
  )
  assert.deepEqual(workspace.observations[0].data, [1, 2, 0, 1])
  assert.throws(() => pyhfOf([{ name: 'SR', samples: [{ name: 'rest', of: seen }] }]), /a sample that is the signal/)
  const densities = [{ name: 'signal', of: density(seen), signal: true }]
  assert.throws(() => pyhfOf([{ name: 'SR', samples: densities }]), /got a density/)
})

test('a saved figure is exported by the command line, as UHI JSON and HEPData YAML', async () => {
  const drawn = ratioPanel([
    { of: simulated, label: 'simulated' },
    { of: seen, label: 'seen' },
  ])
  await save(drawn, at('figure.json'))
  await save(drawn, at('direct.uhi.json'))
  const { code, stdout, stderr } = await neutrina(
    'export',
    at('figure.json'),
    '--uhi',
    at('out.uhi.json'),
    '--hepdata',
    at('hepdata'),
  )
  assert.equal(code, 0, stderr)
  assert.match(stdout, /2 histograms in 1 tables/)
  assert.deepEqual(
    JSON.parse(readFileSync(at('out.uhi.json'), 'utf8')),
    JSON.parse(readFileSync(at('direct.uhi.json'), 'utf8')),
  )
  const table = parse(readFileSync(at('hepdata/table_1.yaml'), 'utf8'))
  assert.equal(table.dependent_variables.length, 2)
  const again = await neutrina('export', at('figure.json'), '--uhi', at('out.uhi.json'))
  assert.equal(again.code, 2)
  const none = await neutrina('export', at('out.uhi.json'), '--uhi', at('none.json'))
  assert.match(none.stderr, /a figure with histograms, saved as \.json/)
})
