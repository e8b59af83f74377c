import assert from 'node:assert/strict'
import { test } from 'node:test'
import { singleNeutrino, twoNeutrinos } from '../../src/lib/systems/index.ts'
import { scheduleOf } from '../../src/lib/systems/settings.ts'
import { assertClose } from '../helpers/assertClose.ts'

test("the authors' recipe for two neutrinos is their cycle: rise of 30 %, β₁ against the learning rate", () => {
  const settings = twoNeutrinos.settings('authors', { epochs: 20, cycleEpochs: 10 })
  const schedule = scheduleOf(settings, 100)
  const [start, top, end, again] = [0, 299, 999, 1000].map(schedule)
  assertClose([start.learningRate, top.learningRate, end.learningRate], [1e-7, 1e-3, 1e-11], { relative: 1e-6 })
  assertClose([start.beta1!, top.beta1!, end.beta1!], [0.95, 0.85, 0.95], { absolute: 1e-9 })
  assert.deepEqual(again, start)
  const { clipNorm, weightDecay, batchSize } = settings
  assert.deepEqual({ clipNorm, weightDecay, batchSize }, { clipNorm: 10, weightDecay: 1e-4, batchSize: 512 })
  assert.equal(scheduleOf({ ...settings, cycleBeta1: false }, 100)(0).beta1, undefined)
})

test('our recipe warms up for an epoch and ends at zero', () => {
  const schedule = scheduleOf(twoNeutrinos.recipes.neutrina, 10)
  const last = 10 * twoNeutrinos.recipes.neutrina.epochs
  assert.ok(schedule(0).learningRate < schedule(9).learningRate)
  assertClose([schedule(10).learningRate], [twoNeutrinos.recipes.neutrina.learningRate], { relative: 1e-6 })
  assertClose([schedule(last).learningRate], [0], { absolute: 1e-9 })
})

test('settings that cannot work are refused by name', () => {
  const CASES = [
    [{ rise: 1 }, /rise: expected a number between 0 and 1/],
    [{ epochs: 0 }, /epochs: expected a whole number/],
    [{ frame: 'lepton' }, /frame: expected one of detector, leptons, .*leptons-by-charge, got 'lepton'/],
    [{ profile: 'anchored' }, /profile: expected one of released, paper, atlas, deepset, neutrina/],
    [{ weightDecay: -1 }, /weightDecay: expected a number of at least 0/],
    [{ averaging: 1 }, /averaging: expected a number from 0 to below 1/],
  ] as const
  for (const [changes, told] of CASES) assert.throws(() => twoNeutrinos.settings('neutrina', changes as never), told)
  assert.throws(() => twoNeutrinos.settings('ours'), /recipe: expected one of authors, neutrina/)
  assert.throws(
    () => singleNeutrino.settings('neutrina', { frame: 'leptons' as never }),
    /frame: expected one of detector, lepton/,
  )
})

test('a setting that no network has is refused by name, and so is one that a recipe would lack', () => {
  for (const system of [singleNeutrino, twoNeutrinos]) {
    assert.throws(
      () => system.settings('neutrina', { minEta: 3 } as never),
      /settings: expected values for epochs, .* got 'minEta'/,
    )
    assert.throws(() => system.settings('neutrina', { clipNorm: undefined } as never), /got none for 'clipNorm'/)
  }
})
