import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEvents, takeEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { firstDraws, modeOfDraws } from '../../../src/lib/samples/index.ts'
import {
  judge,
  load,
  type NeutrinoJudgement,
  posteriorOf,
  predict,
  singleNeutrino,
  type Trained,
  train,
} from '../../../src/lib/systems/index.ts'
import { key, tf, useBackend } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const SAMPLE = fileURLToPath(new URL('../../../data/ttbar_semilep_test.h5', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const [training, judging] = [join(folder, 'training.h5'), join(folder, 'judging.h5')]
let [flow, regression]: Trained<NeutrinoJudgement>[] = []

const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const settings = singleNeutrino.settings('neutrina', { epochs: 4, batchSize: 128 })

before(async () => {
  await useBackend()
  const events = await readEvents(SAMPLE)
  writeEvents(training, takeEvents(events, rows(0, 3000)))
  writeEvents(judging, takeEvents(events, rows(3000, 3600)))
  for (const network of ['nu-flows', 'nu-ff'] as const) {
    await train(singleNeutrino, { network, files: [training], settings, seed: 3, out: join(folder, network) })
  }
  flow = await load(join(folder, 'nu-flows'), singleNeutrino)
  regression = await load(join(folder, 'nu-ff'), singleNeutrino)
})

/** All draws of the judging events, in blocks of some size. */
async function draw(rowsPerBlock: number, from = 0, to = 600) {
  const events = takeEvents(await readEvents(judging), rows(from, to))
  const options = { key: key(5), draws: 8, first: from, rowsPerBlock }
  return [...posteriorOf(flow, 'test').draw(events, options)].map((b) => b.samples)
}

test('training learns: the loss falls, and the model folder holds what design.md names', () => {
  const history = JSON.parse(readFileSync(join(folder, 'nu-flows', 'history.json'), 'utf8'))
  assert.equal(history.length, 4)
  assert.ok(history[3].validationLoss < history[0].validationLoss - 0.3, JSON.stringify(history))
  const model = JSON.parse(readFileSync(join(folder, 'nu-flows', 'model.json'), 'utf8'))
  assert.equal(model.data.files[0].name, 'training.h5')
  assert.match(model.data.files[0].sha256, /^[0-9a-f]{64}$/)
  assert.deepEqual(model.settings, settings)
})

test('draws do not depend on how the events are cut into blocks or parts', async () => {
  const momenta = async (...args: Parameters<typeof draw>) => (await draw(...args)).flatMap((s) => [...s.values])
  const whole = await momenta(1e6)
  assertClose(await momenta(100), whole, { relative: 1e-3, absolute: 1e-2 })
  const parts = [...(await momenta(64, 0, 222)), ...(await momenta(1e6, 222, 600))]
  assertClose(parts, whole, { relative: 1e-3, absolute: 1e-2 })
})

test('the densities of the coordinates differ by the Jacobian ln |p|', async () => {
  for (const { values, logProb } of await draw(1000)) {
    const wanted = logProb.target.map((lp, i) => lp - Math.log(Math.hypot(...values.subarray(3 * i, 3 * i + 3))))
    assertClose(logProb.physical, wanted, { relative: 1e-5, absolute: 1e-5 })
  }
})

test('the mode is the most likely draw, and a first draw is one of them', async () => {
  const [samples] = await draw(1e6)
  const [mode, first] = [modeOfDraws(samples), firstDraws(samples)]
  for (let i = 0; i < samples.count; i++) {
    const density = samples.logProb.target.subarray(8 * i, 8 * i + 8)
    const best = 8 * i + density.indexOf(Math.max(...density))
    assert.deepEqual([...mode.subarray(3 * i, 3 * i + 3)], [...samples.values.subarray(3 * best, 3 * best + 3)])
    assert.deepEqual([...first.subarray(3 * i, 3 * i + 3)], [...samples.values.subarray(24 * i, 24 * i + 3)])
  }
})

test('drawing leaves no tensor behind', async () => {
  await draw(500)
  const { numTensors } = tf.memory()
  await draw(500)
  assert.equal(tf.memory().numTensors, numTensors)
})

test('an evaluation has every method, observable and event', async () => {
  const { report } = await judge(flow, { beside: regression, files: [judging], draws: 32, key: key(1) })
  const observables = ['px', 'py', 'pz', 'E', 'eta', 'm_lnu', 'm_blnu']
  const { posterior, answers, association } = report
  assert.equal(posterior.events, 600)
  const all = ['truth', 'mw', 'nu_ff', 'flow_sample', 'flow_mode', 'flow_draws']
  assert.deepEqual(Object.keys(association!.methods), all)
  assert.ok(all.every((id) => id in report.methods))
  association!.methods.truth.forEach(({ correct, n }, j) => {
    assert.ok(correct >= 0 && correct <= n)
    assert.equal(association!.methods.flow_mode[j].n, n)
  })
  // all draws together choose a jet, and no neutrino
  assert.deepEqual(Object.keys(answers.errors), all.slice(1, -1))
  for (const errors of Object.values(answers.errors)) {
    assert.deepEqual(Object.keys(errors), observables)
    for (const { width } of Object.values(errors)) assert.ok(width.value > 0 && width.error > 0)
  }
  assert.deepEqual(Object.keys(posterior.coverage), ['0.68', '0.95'])
  assert.deepEqual(Object.keys(posterior.ranks), ['px', 'py', 'eta'])
  for (const { histogram } of Object.values(posterior.ranks)) {
    assert.equal(histogram.length, 20)
    assert.equal(
      histogram.reduce((a, b) => a + b),
      600,
    )
  }
  const model = JSON.parse(readFileSync(join(folder, 'nu-flows', 'model.json'), 'utf8'))
  const scale: number[] = model.preprocessing.target.scale
  const sumLogScale = scale.reduce((sum, one) => sum + Math.log(one), 0)
  assertClose([posterior.nllPhysical.value - posterior.nllStandardised.value], [sumLogScale], { absolute: 1e-4 })
})

test('only the first events are judged where that is asked', async () => {
  const { report, events } = await judge(flow, { files: [judging], events: 100, draws: 4, key: key(1) })
  assert.deepEqual([report.posterior.events, events.count], [100, 100])
})

test('a regression has no posterior, and a flow is no regression: both say so', async () => {
  assert.throws(() => posteriorOf(regression, 'folder'), /folder: expected a flow, which has a posterior, got nu-ff/)
  const events = takeEvents(await readEvents(judging), rows(0, 2))
  assert.throws(
    () => predict(flow, events),
    /predict: expected a regression, which has one answer an event, got nu-flows/,
  )
  assert.equal(predict(regression, events).length, 6)
  await assert.rejects(
    judge(regression, { files: [judging], draws: 4, key: key(1) }),
    /a flow, which has a posterior, got nu-ff/,
  )
})
