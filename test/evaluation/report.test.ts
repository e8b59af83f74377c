import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMeasured } from '../../src/lib/evaluation/index.ts'
import { type AnswersBlock, type EvaluationOptions, evaluatePosterior, formatReport, type PosteriorBlock, reportJson } from '../../src/lib/evaluation/index.ts'
import { textTable } from '../../src/lib/evaluation/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { toyBlock } from './toyBlock.ts'

const options: EvaluationOptions = {
  key: key(1),
  coordinates: ['px', 'eta'],
  mean: [0, 0],
  scale: [1.1, 4.5],
  physical: 'px [GeV], η',
  standardised: 'standardised px, η',
}
const blocks = [toyBlock(key(2), 700, 32), toyBlock(key(3), 301, 32), toyBlock(key(4), 999, 32)]
const judge = evaluatePosterior(options)
for (const block of blocks) judge.addDraws(block)
// answers may come in other blocks than draws
judge.addAnswers(blocks[2])
judge.addAnswers(blocks[0])
judge.addAnswers(blocks[1])
const report = judge.result()
const json = JSON.parse(JSON.stringify(reportJson(report)))

test('reportJson: the fields that were promised, with their shapes', () => {
  assert.equal(json.events, 2000)
  assert.equal(json.draws, 32)
  assert.ok(Math.abs(json.nll_physical - json.nll_standardised - 3) < 1e-12)
  assert.deepEqual(Object.keys(json.association), ['truth', 'mw', 'sample', 'mode'])
  assert.deepEqual(Object.keys(json.association.mw), ['4', '5', '6', '7', '8', '9'])
  assert.deepEqual(Object.keys(json.association.mw['4']), ['correct', 'n'])
  for (const field of ['bias', 'width']) {
    assert.deepEqual(Object.keys(json[field]), ['mw', 'mode'])
    assert.deepEqual(Object.keys(json[field].mw), ['px', 'py', 'pz', 'E', 'eta', 'm_lnu', 'm_blnu'])
  }
  assert.deepEqual(Object.keys(json.coverage), ['0.68', '0.95'])
  assert.deepEqual(Object.keys(json.pit), ['px', 'eta'])
  assert.equal(json.pit.px.length, 20)
})

test('reportJson: numbers are those of the judges, and every event is counted once', () => {
  const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0)
  assert.equal(sum(json.pit.px), 2000)
  const eligible = blocks.reduce((n, { association }) => n + sum(Array.from(association.eligible)), 0)
  assert.equal(sum(Object.values<{ n: number }>(json.association.mode).map(({ n }) => n)), eligible)
  assert.ok(Math.abs(json.bias.mw.px) < 5 * json.bias_error.mw.px && json.bias_error.mw.px < 2)
  assert.ok(Math.abs(json.width.mw.px - 30) < 5 * json.width_error.mw.px && json.width_error.mw.px < 2)
  assert.ok(Math.abs(json.coverage['0.68'] - 0.68) < 4 * json.coverage_error['0.68'])
  assert.equal(
    report.errors.mw.m_blnu.n,
    blocks.reduce((n, b) => n + b.logProb.truth.length - Math.ceil(b.logProb.truth.length / 10), 0),
  )
})

test('reportJson: every number is finite or, in an empty column, null', () => {
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') assert.ok(Number.isFinite(value), path)
    // JSON has no NaN: one would have become a null outside the two fields that may hold it
    else if (value === null) assert.match(path, /association_(error|gain)/)
    else if (typeof value === 'object') {
      for (const [name, part] of Object.entries(value)) walk(part, `${path}.${name}`)
    }
  }
  walk(json, 'report')
  assert.equal(json.association_gain.mode['7'], null)
})

test('formatReport: tables with values, errors, counts and units', () => {
  const text = formatReport(report)
  const { methods } = report.association
  const lines = [
    /^2,000 events, 32 draws of the posterior each$/m,
    /^ {2}physical: density in px \[GeV\], η +-?\d+\.\d+ ± 0\.\d+$/m,
    /^ {2}jets +4 +5 +6 +7 +8 +9 or more$/m,
    new RegExp(`^ {2}events +${methods.mw.map(({ n }) => n).join(' +')}$`, 'm'),
    new RegExp(`^ {2}mw +${formatMeasured(methods.mw[0])}  .*–`, 'm'),
    /^ {2}mode − mw +[-\d.]+ ± [\d.]+/m,
    /^ {2}method +p_x \[GeV\] +p_y \[GeV\] +p_z \[GeV\] +E \[GeV\] +η +m_ℓν \[GeV\] +m_bℓν \[GeV\]$/m,
    /^ {2}truths in the highest-density region of 68 % +\d+\.\d+ ± \d\.\d+ % +\(\d+ of 2000\)$/m,
    /^ {2}PIT px +\d\.\d\d +[\d.]+ +\d\.\d σ/m,
    /^ {2}TARP +/m,
  ]
  for (const line of lines) assert.match(text, line)
  assert.doesNotMatch(text, /NaN|undefined|Infinity/)
  assert.ok(
    text.split('\n').every((line) => line.length <= 140),
    'lines that a terminal can show',
  )
})

test('formatMeasured: two digits of the error, and what has none', () => {
  assert.equal(formatMeasured({ value: -1.08342, error: 0.00521 }), '-1.0834 ± 0.0052')
  assert.equal(formatMeasured({ value: 84.37, error: 0.0996 }), '84.37 ± 0.10')
  assert.equal(formatMeasured({ value: 1234.5, error: 67 }), '1235 ± 67')
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

test('evaluatePosterior: blocks whose parts disagree are refused, and so is a report of nothing', () => {
  const [block, other] = blocks
  const refuses = (change: Partial<PosteriorBlock & AnswersBlock>, message: RegExp) => {
    const fresh = evaluatePosterior(options)
    const add = () => {
      fresh.addDraws({ ...block, ...change })
      fresh.addAnswers({ ...block, ...change })
    }
    assert.throws(add, { name: 'ShapeError', message })
  }
  refuses({ logProbStandardised: [1] }, /700 standardised log-densities, got 1/)
  refuses({ posterior: other.posterior }, /1400 truths, got 602/)
  refuses({ estimates: other.estimates }, /700 truths of px, got 301/)
  refuses({ association: other.association }, /301 truths of px, got 700/)
  assert.throws(() => judge.addDraws(toyBlock(key(5), 10, 16)), /32 draws per event, got 16/)
  assert.throws(() => evaluatePosterior(options).result(), {
    name: 'DomainError',
    message: /at least one event, got none/,
  })
})

test('evaluatePosterior: answers of other events than the draws are refused', () => {
  const fresh = evaluatePosterior(options)
  fresh.addDraws(blocks[0])
  assert.throws(() => fresh.result(), { name: 'ShapeError', message: /700 events with answers, got 0/ })
})
