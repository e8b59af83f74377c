import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { reportJson } from '../../../src/lib/evaluation/index.ts'
import { readEvents, takeEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { nuFlowsFeatures } from '../../../src/lib/systems/index.ts'
import { evaluateNuFlows, loadNuNetwork, nuFlowsSettings, posteriorModel, predictNeutrinos, type TrainedNuNetwork, trainNuNetwork } from '../../../src/lib/systems/index.ts'
import { drawBlocks } from '../../../src/lib/systems/index.ts'
import { firstDraws, modeOfDraws } from '../../../src/lib/samples/index.ts'
import { key, tf, useBackend } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const SAMPLE = fileURLToPath(new URL('../../../data/ttbar_semilep_test.h5', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const [training, judging] = [join(folder, 'training.h5'), join(folder, 'judging.h5')]
let [flow, regression]: TrainedNuNetwork[] = []

const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const settings = nuFlowsSettings('neutrina', { epochs: 4, batchSize: 128 })

before(async () => {
  await useBackend()
  const events = await readEvents(SAMPLE)
  writeEvents(training, takeEvents(events, rows(0, 3000)))
  writeEvents(judging, takeEvents(events, rows(3000, 3600)))
  for (const network of ['nu-flows', 'nu-ff'] as const) {
    await trainNuNetwork({ network, files: [training], settings, seed: 3, out: join(folder, network) })
  }
  flow = await loadNuNetwork(join(folder, 'nu-flows'))
  regression = await loadNuNetwork(join(folder, 'nu-ff'))
})

/** All draws of the judging events, in blocks of some size. */
async function draw(rowsPerBlock: number, from = 0, to = 600) {
  const events = takeEvents(await readEvents(judging), rows(from, to))
  const features = nuFlowsFeatures(events, flow.settings)
  const posterior = posteriorModel(flow, 'test')
  return [...drawBlocks(posterior, features, { key: key(5), draws: 8, first: from, rowsPerBlock })].map(
    (b) => b.samples,
  )
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
  const momenta = async (...args: Parameters<typeof draw>) => (await draw(...args)).flatMap((s) => [...s.momenta])
  const whole = await momenta(1e6)
  assertClose(await momenta(100), whole, { relative: 1e-3, absolute: 1e-2 })
  const parts = [...(await momenta(64, 0, 222)), ...(await momenta(1e6, 222, 600))]
  assertClose(parts, whole, { relative: 1e-3, absolute: 1e-2 })
})

test('the densities of the coordinates differ by the Jacobian ln |p|', async () => {
  for (const { momenta, logProb } of await draw(1000)) {
    const wanted = logProb.target.map((lp, i) => lp - Math.log(Math.hypot(...momenta.subarray(3 * i, 3 * i + 3))))
    assertClose(logProb.momentum, wanted, { relative: 1e-5, absolute: 1e-5 })
  }
})

test('the mode is the most likely draw, and a first draw is one of them', async () => {
  const [samples] = await draw(1e6)
  const [mode, first] = [modeOfDraws(samples), firstDraws(samples)]
  for (let i = 0; i < samples.count; i++) {
    const density = samples.logProb.target.subarray(8 * i, 8 * i + 8)
    const best = 8 * i + density.indexOf(Math.max(...density))
    assert.deepEqual([...mode.subarray(3 * i, 3 * i + 3)], [...samples.momenta.subarray(3 * best, 3 * best + 3)])
    assert.deepEqual([...first.subarray(3 * i, 3 * i + 3)], [...samples.momenta.subarray(24 * i, 24 * i + 3)])
  }
})

test('drawing leaves no tensor behind', async () => {
  await draw(500)
  const { numTensors } = tf.memory()
  await draw(500)
  assert.equal(tf.memory().numTensors, numTensors)
})

test('an evaluation has everything that evaluate --json promises', async () => {
  const report = reportJson(
    await evaluateNuFlows({ trained: flow, nuFf: regression, files: [judging], draws: 32, key: key(1) }),
  )
  const observables = ['px', 'py', 'pz', 'E', 'eta', 'm_lnu', 'm_blnu']
  assert.equal(report.events, 600)
  assert.deepEqual(Object.keys(report.association).sort(), ['mode', 'mw', 'nu_ff', 'sample', 'truth'])
  for (const jets of ['4', '5', '6', '7', '8', '9']) {
    const { correct, n } = report.association.truth[jets]
    assert.ok(correct >= 0 && correct <= n)
    assert.equal(report.association.mode[jets].n, n)
  }
  for (const method of ['mw', 'nu_ff', 'sample', 'mode']) {
    assert.deepEqual(Object.keys(report.bias[method]), observables)
    assert.deepEqual(Object.keys(report.width[method]), observables)
    for (const width of Object.values(report.width[method])) assert.ok(width > 0)
  }
  assert.deepEqual(Object.keys(report.coverage), ['0.68', '0.95'])
  for (const counts of Object.values(report.pit)) {
    assert.equal(counts.length, 20)
    assert.equal(
      counts.reduce((a, b) => a + b),
      600,
    )
  }
  const sumLogScale = flow.preprocessing.target.scale.reduce((sum, scale) => sum + Math.log(scale), 0)
  assertClose([report.nll_physical - report.nll_standardised], [sumLogScale], { absolute: 1e-4 })
})

test('a regression has no posterior, and a flow is no regression: both say so', async () => {
  assert.throws(() => posteriorModel(regression, 'folder'), /folder: expected a flow, which has a posterior, got nu-ff/)
  const events = takeEvents(await readEvents(judging), rows(0, 2))
  assert.throws(() => predictNeutrinos(flow, events), /expected the folder of a regression, got one of nu-flows/)
})
