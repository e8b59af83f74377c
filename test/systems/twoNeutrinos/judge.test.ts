import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { formatPairReport, pairReportJson } from '../../../src/lib/evaluation/index.ts'
import { readEvents, takeEvents } from '../../../src/lib/events/index.ts'
import { fitNu2Preprocessing, nu2FlowsFeatures } from '../../../src/lib/systems/index.ts'
import { judgeNu2Flows, type Nu2Judgement, nu2FlowsSettings, nu2Network, PAIR_AXES, type TrainedNu2Network, topMassScan } from '../../../src/lib/systems/index.ts'
import { key, useBackend } from '../../../src/lib/tensor/index.ts'

const SAMPLE = fileURLToPath(new URL('../../../data/ttbar_dilep_test.h5', import.meta.url))
const COUNT = 1200
let untrained: TrainedNu2Network
let judged: Nu2Judgement

before(async () => {
  await useBackend('simd')
  const settings = nu2FlowsSettings('neutrina')
  const network = nu2Network('nu2-flows', settings)
  const events = takeEvents(
    await readEvents(SAMPLE),
    Int32Array.from({ length: 400 }, (_, i) => i),
  )
  const preprocessing = fitNu2Preprocessing(nu2FlowsFeatures(events, settings))
  untrained = { neutrinos: 2, network, params: network.init(key(1)), settings, preprocessing }
  judged = await judgeNu2Flows({ trained: untrained, files: [SAMPLE], events: COUNT, draws: 4, key: key(2) })
})

test('every method and the truth have answers to as many events, and all their numbers are there', () => {
  const { answers, observables, masses, report } = judged
  const methods = ['truth', 'ν-Weighting', 'ν-Weighting mean', 'Ellipse', 'flow sample', 'flow mode']
  assert.deepEqual(Object.keys(answers), methods)
  assert.ok(Object.values(answers).every((pairs) => pairs.length === 6 * COUNT))
  assert.deepEqual(Object.keys(masses), [...methods, 'flow median'])
  assert.deepEqual(Object.keys(observables), [...methods, 'flow median'])
  assert.equal(report.posterior.events, COUNT)
  assert.equal(report.comparison.efficiency['flow sample'].value, 1)
  assert.ok(Object.values(report.posterior.pit).every(({ ranks }) => ranks.counts.reduce((a, b) => a + b, 0) === COUNT))
})

test('the classical methods answer as many of the shipped events as ever', () => {
  const { efficiency } = judged.report.comparison
  const percent = (method: string) => Math.round(1000 * efficiency[method].value) / 10
  assert.deepEqual([percent('ν-Weighting'), percent('Ellipse')], [83.8, 59.9])
})

test('true neutrinos set the limit of the unfolding', () => {
  const { methods, binning } = judged.report.unfolding
  assert.equal(binning.bins, (PAIR_AXES[0].edges.length - 1) * (PAIR_AXES[1].edges.length - 1))
  assert.ok(methods.truth.overBaseline.every((ratio) => ratio === 1))
  const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length
  for (const method of ['Ellipse', 'flow sample']) assert.ok(mean(methods[method].overBaseline) > 1.05, method)
})

test('the report as text and as JSON has no number missing', () => {
  const { report } = judged
  const text = formatPairReport(report)
  for (const line of [
    /^Events with an answer$/m,
    /m_tt̄ \[GeV\]/,
    /ρ\(p_x\^ν, p_x\^ν̄\)/,
    /PIT ν̄ pz/,
    /0–400, 0–0\.7854/,
  ]) {
    assert.match(text, line)
  }
  assert.doesNotMatch(text, /NaN|undefined/)
  const json = JSON.parse(JSON.stringify(pairReportJson(report)))
  assert.equal(json.unfolding.methods.Ellipse.over_baseline.length, 16)
  assert.equal(json.errors_on_events_of.Ellipse['flow median'].m_tt.n, json.errors.Ellipse.m_tt.n)
})

test('the mass scan has one line for each way to have neutrinos', async () => {
  const events = takeEvents(
    await readEvents(SAMPLE),
    Int32Array.from({ length: 300 }, (_, i) => i),
  )
  const samples = [
    { topMass: 175, events },
    { topMass: 170, events },
  ]
  const scan = topMassScan({ trained: untrained, samples, draws: 2, key: key(4) })
  assert.deepEqual(Object.keys(scan), ['truth', 'flow sample', 'flow mode'])
  assert.deepEqual(
    scan.truth.points.map(({ topMass }) => topMass),
    [170, 175],
  )
  assert.equal(scan.truth.slope.value, 0, 'the same events at both masses')
})
