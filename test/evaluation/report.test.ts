import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  associationTable,
  compareAnswers,
  type EvaluationOptions,
  formatMeasured,
  formatReport,
  judgePosterior,
  type PosteriorBlock,
  type Report,
  reportJson,
} from '../../src/lib/evaluation/index.ts'
import { textTable } from '../../src/lib/show/index.ts'
import { NEUTRINO_OBSERVABLES } from '../../src/lib/systems/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { toyBlock } from './toyBlock.ts'

const options: EvaluationOptions = {
  key: key(1),
  coordinates: [
    { name: 'px', label: 'p_x', unit: 'GeV' },
    { name: 'eta', label: 'η' },
  ],
  mean: [0, 0],
  scale: [1.1, 4.5],
  physical: 'px [GeV], η',
  standardised: 'standardised px, η',
}
const blocks = [toyBlock(key(2), 700, 32), toyBlock(key(3), 301, 32), toyBlock(key(4), 999, 32)]
const judge = judgePosterior(options)
const association = associationTable()
for (const block of blocks) {
  judge.add(block)
  association.add(block.association)
}
const report: Report = {
  posterior: judge.result(),
  methods: { truth: 'truth', mw: 'm_W', flow_sample: 'one draw', flow_mode: 'mode' },
  observables: NEUTRINO_OBSERVABLES,
  answers: compareAnswers(blocks[2].answers),
  association: association.result(),
}
const json = JSON.parse(JSON.stringify(reportJson(report)))

test('reportJson: the fields that were promised, with their shapes', () => {
  assert.equal(json.events, 2000)
  assert.equal(json.draws, 32)
  assert.ok(Math.abs(json.nll_physical.value - json.nll_standardised.value - 3) < 1e-12)
  assert.deepEqual(Object.keys(json.association.methods), ['truth', 'mw', 'flow_sample', 'flow_mode'])
  assert.deepEqual(Object.keys(json.association.methods.mw), ['4', '5', '6', '7', '8', '9'])
  assert.deepEqual(Object.keys(json.association.methods.mw['4']).sort(), ['correct', 'error', 'n', 'value'])
  assert.deepEqual(Object.keys(json.errors), ['mw', 'flow_mode'])
  assert.deepEqual(Object.keys(json.errors.mw), ['px', 'py', 'pz', 'E', 'eta', 'm_lnu', 'm_blnu'])
  assert.deepEqual(Object.keys(json.coverage), ['0.68', '0.95'])
  assert.deepEqual(Object.keys(json.ranks), ['px', 'eta'])
  assert.equal(json.ranks.px.counts.length, 20)
  assert.deepEqual(json.quantities.eta, { label: 'η', unit: '' })
  assert.equal(json.methods.mw, 'm_W')
})

test('reportJson: numbers are those of the judges, and every event is counted once', () => {
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
  assert.equal(sum(json.ranks.px.counts), 2000)
  const eligible = blocks.reduce((n, block) => n + sum(Array.from(block.association.eligible)), 0)
  assert.equal(sum(Object.values<{ n: number }>(json.association.methods.flow_mode).map(({ n }) => n)), eligible)
  const { median, width } = json.errors.mw.px
  assert.ok(Math.abs(median.value) < 5 * median.error && median.error < 2)
  assert.ok(Math.abs(width.value - 30) < 5 * width.error && width.error < 3)
  assert.ok(Math.abs(json.coverage['0.68'].value - 0.68) < 4 * json.coverage['0.68'].error)
  assert.ok(json.ranks.px.ks_p > 1e-4 && json.ranks.px.ks_p <= 1 && json.ranks.px.deviation > 0)
  const count = blocks[2].answers.count
  assert.equal(report.answers.errors.mw.m_blnu.n, count - Math.ceil(count / 10))
})

test('reportJson: every number is finite or, in an empty column, null', () => {
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') assert.ok(Number.isFinite(value), path)
    // JSON has no NaN: one would have become a null outside the columns that may hold it
    else if (value === null) assert.match(path, /association\.(methods|gains)/)
    else if (typeof value === 'object') {
      for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`)
    }
  }
  walk(json, 'report')
  assert.equal(json.association.gains.flow_mode['7'].value, null)
})

test('formatReport: tables with values, errors, counts and units', () => {
  const text = formatReport(report)
  const { methods } = report.association!
  const lines = [
    /^2,000 events, 32 draws of the posterior each$/m,
    /^ {2}physical: density in px \[GeV\], η +−?\d+\.\d+ ± 0\.\d+$/m,
    /^ {2}jets +4 +5 +6 +7 +8 +9 or more$/m,
    new RegExp(`^ {2}events +${methods.mw.map(({ n }) => n).join(' +')}$`, 'm'),
    new RegExp(`^ {2}m_W +${formatMeasured(methods.mw[0])}  .*–`, 'm'),
    /^ {2}mode − m_W +[−\d.]+ ± [\d.]+/m,
    /^ +m_W +mode$/m,
    /^ {2}p_x \[GeV\] +−?[\d.]+ ± [\d.]+ +−?[\d.]+ ± [\d.]+$/m,
    /^ {2}η +−?[\d.]+ ± [\d.]+ +−?[\d.]+ ± [\d.]+$/m,
    /^ {2}truths in the highest-density region of 68 % +\d+\.\d+ ± \d\.\d+ % +\(\d+ of 2000\)$/m,
    /^ {2}p_x +\d\.\d\d +[\d.]+ +[\d.]+ +\d\.\d σ/m,
    /^ {2}TARP +/m,
  ]
  for (const line of lines) assert.match(text, line)
  assert.doesNotMatch(text, /NaN|undefined|Infinity/)
  assert.doesNotMatch(text, /Events with an answer/, 'all methods answer all events')
  assert.ok(
    text.split('\n').every((line) => line.length <= 140),
    'lines that a terminal can show',
  )
})

test('formatMeasured: two digits of the error, and what has none', () => {
  assert.equal(formatMeasured({ value: -1.08342, error: 0.00521 }), '−1.0834 ± 0.0052')
  assert.equal(formatMeasured({ value: 84.37, error: 0.0996 }), '84.37 ± 0.10')
  assert.equal(formatMeasured({ value: 1234.5, error: 67 }), '1235 ± 67')
  assert.equal(formatMeasured({ value: -0.4, error: 19 }), '0 ± 19')
  assert.equal(formatMeasured({ value: 1, error: 0 }), '1')
  assert.equal(formatMeasured({ value: Number.NaN, error: Number.NaN }), '–')
})

test('textTable: columns line up, also with characters outside the basic plane', () => {
  assert.deepEqual(
    textTable([
      ['a', '1'],
      ['𝜈bc', '100'],
    ]),
    ['a      1', '𝜈bc  100'],
  )
})

test('judgePosterior: blocks whose parts disagree are refused, and so is a report of nothing', () => {
  const [block, other] = blocks
  const refuses = (change: Partial<PosteriorBlock>, message: RegExp) =>
    assert.throws(() => judgePosterior(options).add({ ...block, ...change }), { name: 'ShapeError', message })
  refuses({ logProbStandardised: [1] }, /700 standardised log-densities, got 1/)
  refuses({ posterior: other.posterior }, /1400 truths, got 602/)
  assert.throws(() => judge.add(toyBlock(key(5), 10, 16)), /32 draws per event, got 16/)
  assert.throws(() => judgePosterior(options).result(), {
    name: 'DomainError',
    message: /at least one event, got none/,
  })
})
