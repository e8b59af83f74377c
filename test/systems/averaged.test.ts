import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { readEvents, shiftEvents, takeEvents } from '../../src/lib/events/index.ts'
import {
  averaged,
  BAYESIAN,
  load,
  loadAveraged,
  loadDraws,
  posteriorOf,
  systemOf,
  train,
} from '../../src/lib/systems/index.ts'

import { key, useBackend } from '../../src/lib/tensor/index.ts'

const FIXTURE = 'test/fixtures/singleNeutrino/flow'
const TRAIN = 'data/ttbar_semilep_test.h5'
const folder = mkdtempSync(join(tmpdir(), 'averaged-'))
const out = join(folder, 'flow')
const WEIGHTS = 6

before(async () => {
  await useBackend()
  const system = systemOf('nu-flows')
  const settings = system.settings('neutrina', {
    epochs: 1,
    bayesian: { ...BAYESIAN, priorWidth: 0.1, logVariance: -7 },
  })
  await train(system, { network: 'nu-flows', settings, files: [TRAIN], seed: 2, out, from: FIXTURE })
  // an average is drawn as it was trained; so are the single networks that it is compared with
  rmSync(join(out, 'calibration.json'), { force: true })
})
after(() => rmSync(folder, { recursive: true }))

const events = async (count: number) => {
  const all = await readEvents('data/ttbar_semilep_test.h5')
  return takeEvents(
    all,
    Int32Array.from({ length: count }, (_, i) => i),
  )
}
const meanOf = (x: ArrayLike<number>) => Array.from(x).reduce((a, b) => a + b, 0) / x.length

describe('a Bayesian network averaged over draws of its weights', () => {
  test('density and draws are those of the single networks', async () => {
    const some = await events(10)
    const own = await loadAveraged(out, { key: key(5), weights: WEIGHTS })
    const [means, ...draws] = await loadDraws(out, { key: key(5), draws: WEIGHTS + 1 })
    const [{ samples, truth }] = posteriorOf(own, 'test').draw(some, { key: key(6), draws: 12 })
    const each = draws.map((one) => [...posteriorOf(one, 'test').draw(some, { key: key(6), draws: 2 })][0])
    // ln p of the truth: the logarithm of the mean, not the mean of the logarithms
    for (let i = 0; i < some.count; i++) {
      const logs = each.map((block) => block.truth!.physical[i])
      const want = Math.log(meanOf(logs.map(Math.exp)))
      assert.ok(Math.abs(truth!.physical[i] - want) < 1e-3, `${truth!.physical[i]}, ${want}`)
    }
    assert.equal(samples.values.length, 10 * 12 * 3)
    assert.ok(samples.logProb.physical.every(Number.isFinite))
    for (const one of [own, means, ...draws]) one.dispose()
  })

  test('draws do not depend on how events are cut into blocks', async () => {
    const some = await events(8)
    const own = await loadAveraged(out, { key: key(5), weights: 3 })
    const draw = (rowsPerBlock: number) =>
      [...posteriorOf(own, 'test').draw(some, { key: key(1), draws: 5, rowsPerBlock })].flatMap(({ samples }) => [
        ...samples.values,
      ])
    const [whole, parts] = [draw(1000), draw(20)]
    for (const [i, x] of whole.entries()) assert.ok(Math.abs(x - parts[i]) <= 1e-4 * Math.max(1, Math.abs(x)), `${i}`)
    own.dispose()
  })

  test('the share of the weights rises where events are unlike those of the training', async () => {
    const some = await events(400)
    const own = await loadAveraged(out, { key: key(5), weights: WEIGHTS })
    const share = (of: typeof some) => posteriorOf(own, 'test').weightShares!(of, { key: key(7), draws: 8 })
    const ordinary = share(some)
    assert.deepEqual(Object.keys(ordinary.columns), ['px', 'py', 'pz'])
    assert.ok(ordinary.mean.every((part) => part >= 0 && part <= 1))
    // most of all in what was scaled
    const far = share(shiftEvents(some, { missingMomentum: 1.5 }))
    const [there, here] = [far, ordinary].map(({ columns }) => meanOf(columns.px))
    assert.ok(there > 1.03 * here, `${here}, ${there}`)
    // of part of the events, the same
    const last = posteriorOf(own, 'test').weightShares!(takeEvents(some, [2, 3]), { key: key(7), draws: 8, first: 2 })
    assert.ok(Math.abs(last.mean[1] - ordinary.mean[3]) < 1e-4)
    own.dispose()
  })

  test('its judge judges the average, and tells which events to trust', async () => {
    const own = await loadAveraged(out, { key: key(5), weights: 4 })
    const { report } = await own.judge!({ files: ['data/ttbar_semilep_test.h5'], events: 400, draws: 24, key: key(3) })
    const { scores, curves, fractions } = report!.filter!
    assert.ok('weight_share' in scores)
    const at = fractions.indexOf(0.5)
    const { width, random } = curves
    assert.ok(width.pz_width[at].value < 0.75 * random.pz_width.at(-1)!.value, `${width.pz_width[at].value}`)
    own.dispose()
  })

  test('the means with 0 draws; single weights are what they are', async () => {
    const some = await events(2)
    const [mean, plain] = [await loadAveraged(out, { key: key(1), weights: 0 }), await load(out)]
    const drawn = [mean, plain].map((one) => [...posteriorOf(one, 'test').draw(some, { key: key(1), draws: 2 })])
    assert.deepEqual(drawn[0], drawn[1])
    assert.equal(mean.posterior!.weightShares, undefined)
    const single = await loadAveraged(FIXTURE, { key: key(1), weights: 4 })
    assert.equal(single.posterior!.weightShares, undefined)
    for (const one of [mean, plain, single]) one.dispose()
    await assert.rejects(loadAveraged(out, { key: key(1), weights: 1.5 }), /draws of weights: expected a whole number/)
  })

  test('an ensemble of networks may be averaged too; none, or a regression, not', async () => {
    const some = await events(4)
    const ensemble = averaged([await load(FIXTURE), await load(FIXTURE)])
    const [{ truth }] = posteriorOf(ensemble, 'test').draw(some, { key: key(1), draws: 4 })
    const [alone] = posteriorOf(await load(FIXTURE), 'test').draw(some, { key: key(1), draws: 4 })
    for (const [i, x] of truth!.physical.entries()) assert.ok(Math.abs(x - alone.truth!.physical[i]) < 1e-5)
    assert.ok(posteriorOf(ensemble, 'test').weightShares!(some, { key: key(1) }).mean.every((part) => part === 0))
    ensemble.dispose()
    assert.throws(() => averaged([]), /averaged: expected one or more networks, got none/)
    const regression = await load('test/fixtures/singleNeutrino/regression')
    assert.throws(() => averaged([regression]), /posteriors can be averaged, got nu-ff/)
    regression.dispose()
  })
})
