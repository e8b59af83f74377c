import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { formatReport, reportJson } from '../../../src/lib/evaluation/index.ts'
import { readEvents, takeEvents } from '../../../src/lib/events/index.ts'
import {
  judge,
  PAIR_AXES,
  type PairJudgement,
  type Trained,
  topMassScan,
  twoNeutrinos,
  untrained,
} from '../../../src/lib/systems/index.ts'
import { key, useBackend } from '../../../src/lib/tensor/index.ts'

const SAMPLE = fileURLToPath(new URL('../../../data/ttbar_dilep_test.h5', import.meta.url))
const COUNT = 1200
const first = (n: number) => Int32Array.from({ length: n }, (_, i) => i)
let fresh: Trained<PairJudgement>
let judged: PairJudgement

before(async () => {
  await useBackend('simd')
  const events = takeEvents(await readEvents(SAMPLE), first(400))
  fresh = untrained(twoNeutrinos, 'nu2-flows', twoNeutrinos.settings('neutrina'), events, key(1))
  judged = await judge(fresh, { files: [SAMPLE], events: COUNT, draws: 4, key: key(2) })
})

test('every method and the truth have answers to as many events, and all their numbers are there', () => {
  const { answers, observables, masses, report } = judged
  const methods = ['truth', 'nu_weighting', 'nu_weighting_mean', 'ellipse', 'flow_sample', 'flow_mode']
  assert.deepEqual(Object.keys(answers), methods)
  assert.ok(Object.values(answers).every((pairs) => pairs.length === 6 * COUNT))
  assert.deepEqual(Object.keys(masses), [...methods, 'flow_median', 'flow_given_b'])
  assert.deepEqual(Object.keys(observables), [...methods, 'flow_median', 'flow_given_b'])
  assert.equal(report.posterior.events, COUNT)
  assert.equal(report.answers.efficiency.flow_sample.value, 1)
  assert.ok(
    Object.values(report.posterior.ranks).every(({ ranks }) => ranks.counts.reduce((a, b) => a + b, 0) === COUNT),
  )
})

test('the classical methods answer as many of the shipped events as ever', () => {
  const { efficiency } = judged.report.answers
  const percent = (method: string) => Math.round(1000 * efficiency[method].value) / 10
  assert.deepEqual([percent('nu_weighting'), percent('ellipse')], [83.8, 59.9])
})

test('true neutrinos set the limit of the unfolding', () => {
  const { methods, binning } = judged.report.unfolding!
  assert.equal(binning.bins, (PAIR_AXES[0].edges.length - 1) * (PAIR_AXES[1].edges.length - 1))
  assert.ok(methods.truth.overBaseline.every((ratio) => ratio === 1))
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length
  for (const method of ['ellipse', 'flow_sample']) assert.ok(mean(methods[method].overBaseline) > 1.05, method)
})

test('the report as text and as JSON has no number missing', () => {
  const { report } = judged
  const text = formatReport(report)
  for (const line of [
    /^Events with an answer$/m,
    /m_tt̄ \[GeV\]/,
    /ρ\(p_x\^ν, p_x\^ν̄\)/,
    /p_z\^ν̄/,
    /0–400, 0–0\.7854/,
  ]) {
    assert.match(text, line)
  }
  assert.doesNotMatch(text, /NaN|undefined/)
  const json = JSON.parse(JSON.stringify(reportJson(report)))
  assert.equal(json.unfolding.methods.ellipse.over_baseline.length, 16)
  assert.equal(json.errors_on_events_of.ellipse.flow_median.m_tt.n, json.errors.ellipse.m_tt.n)
})

test('the mass scan has one line for each way to have neutrinos', async () => {
  const events = takeEvents(await readEvents(SAMPLE), first(300))
  const samples = [
    { topMass: 175, events },
    { topMass: 170, events },
  ]
  const scan = topMassScan({ trained: fresh, samples, draws: 2, key: key(4) })
  assert.deepEqual(Object.keys(scan), ['truth', 'flow_sample', 'flow_mode', 'flow_median'])
  assert.deepEqual(
    scan.truth.points.map(({ topMass }) => topMass),
    [170, 175],
  )
  assert.equal(scan.truth.slope.value, 0, 'the same events at both masses')
})
