/** Any network becomes Bayesian by one setting: it trains, is kept, and comes back as its mean weights or as frozen draws of them. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../src/complaint.ts'
import { readEvents, takeEvents } from '../../src/lib/events/index.ts'
import {
  BAYESIAN,
  type BayesianSettings,
  load,
  loadDraws,
  posteriorOf,
  systemOf,
  train,
} from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { loadModel } from '../../src/lib/training/index.ts'

const data = (name: string) => fileURLToPath(new URL(`../../data/${name}.h5`, import.meta.url))
const fixture = fileURLToPath(new URL('../fixtures/singleNeutrino/flow', import.meta.url))
const folder = (name: string) => join(mkdtempSync(join(tmpdir(), 'bayesian-')), name)

before(() => useBackend())

const FLOWS = [
  { network: 'nu-flows', file: 'ttbar_semilep_test', changes: {} },
  { network: 'nu2-flows', file: 'ttbar_dilep_test', changes: {} },
  { network: 'nu2-flows', file: 'ttbar_dilep_test', changes: { profile: 'released', frame: 'detector' } },
  { network: 'nu-ff', file: 'ttbar_semilep_test', changes: {} },
]

for (const { network, file, changes } of FLOWS) {
  test(`${network} ${JSON.stringify(changes)}`, async () => {
    const system = systemOf(network)
    const bayesian: BayesianSettings = { ...BAYESIAN, logVariance: -5 }
    const settings = system.settings('neutrina', { epochs: 1, batchSize: 1024, ...changes, bayesian } as never)
    const out = folder(network)
    const { weights, history } = await train(system, { network, settings, files: [data(file)], seed: 3, out })
    assert.ok(history.every(({ trainingLoss }) => Number.isFinite(trainingLoss)))
    const saved = await loadModel(out)
    const sizes = (part: string) =>
      [...saved.params].filter(([name]) => name.startsWith(part)).reduce((sum, [, { data }]) => sum + data.length, 0)
    assert.equal(sizes('mean.') + sizes('logVariance.'), weights)
    assert.ok(sizes('logVariance.') > 0.8 * sizes('mean.'), 'nearly all weights have a width')
    const events = takeEvents(await readEvents(data(file)), Int32Array.of(0, 1, 2))
    const [mean, one, other] = await loadDraws(out, { key: key(1), draws: 3 })
    const again = await load(out)
    if (!again.posterior) {
      const answers = [again, mean, one, other].map((trained) => [...trained.predict!(events)])
      assert.deepEqual(answers[0], answers[1])
      assert.ok(answers[2].some((v, i) => v !== answers[3][i] && v !== answers[1][i]))
      return
    }
    const values = [again, mean, one, other].map((trained) => {
      const [{ samples }] = posteriorOf(trained, 'test').draw(events, { key: key(2), draws: 4 })
      return [...samples.values]
    })
    assert.deepEqual(values[0], values[1], 'without a draw it is the mean weights')
    assert.ok(values[2].every(Number.isFinite) && values[2].some((v, i) => v !== values[1][i] && v !== values[3][i]))
  })
}

describe('its settings', () => {
  const system = systemOf('nu-flows')

  test('are checked by name', () => {
    const refused = (changes: object, what: RegExp) =>
      assert.throws(() => system.settings('neutrina', { bayesian: { ...BAYESIAN, ...changes } }), what)
    refused({ priorWidth: 0 }, /bayesian.priorWidth: expected a number from 1e-3/)
    refused({ logVariance: -20 }, /bayesian.logVariance: expected a number within ±11/)
    refused({ layers: 'some' }, /bayesian.layers: expected one of all, flow, last/)
    refused({ klScaling: 'no' }, /bayesian.klScaling/)
    refused({ width: 3 }, /bayesian: expected values for layers, .*, got 'width'/)
    assert.ok(!('bayesian' in system.settings('neutrina', { bayesian: undefined } as never)))
  })

  test('a network of single weights has no draws of them, but may begin a Bayesian training', async () => {
    await assert.rejects(loadDraws(fixture, { key: key(1), draws: 2 }), /expected a Bayesian network/)
    const { settings: own } = JSON.parse(JSON.stringify((await loadModel(fixture)).model)) as { settings: object }
    const settings = {
      ...own,
      epochs: 1,
      batchSize: 4096,
      learningRate: 1e-9,
      bayesian: { ...BAYESIAN, layers: 'flow' },
    }
    const out = folder('from')
    const job = { network: 'nu-flows', settings: settings as never, files: [data('ttbar_semilep_test')], seed: 3 }
    await train(system, { ...job, out, from: fixture })
    const [before, after] = [await loadModel(fixture), await loadModel(out)]
    const weight = 'flow.2.output.weight'
    const [from, to] = [before.params.get(weight)!.data, after.params.get(`mean.${weight}`)!.data]
    assert.ok(
      from.every((w, i) => Math.abs(w - to[i]) < 1e-6),
      'its weights are the means',
    )
    const names = [...after.params.keys()].filter((name) => name.startsWith('logVariance.'))
    assert.ok(
      names.every((name) => name.startsWith('logVariance.flow.')),
      'only the layers of the flow have widths',
    )
    await assert.rejects(loadDraws(out, { key: key(1), draws: 0 }), ConfigError)
    // and a posterior begins no training of single weights
    const { bayesian: _, ...single } = settings
    await assert.rejects(train(system, { ...job, settings: single as never, out: folder('no'), from: out }), /none/)
    const all = { ...settings, bayesian: BAYESIAN }
    await assert.rejects(
      train(system, { ...job, settings: all as never, out: folder('no'), from: out }),
      /"bayesian":"all"/,
    )
  })
})
