import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { interleavedSplit, readEvents, takeEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { modeOfDraws, type SampleBlock } from '../../../src/lib/samples/index.ts'
import {
  load,
  type PairJudgement,
  posteriorOf,
  singleNeutrino,
  type Trained,
  train,
  twoNeutrinos,
} from '../../../src/lib/systems/index.ts'
import { key, tf, useBackend } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const sample = (name: string) => fileURLToPath(new URL(`../../../data/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const file = join(folder, 'events.h5')
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const settings = twoNeutrinos.settings('neutrina', { epochs: 2, batchSize: 128 })
let trained: Trained<PairJudgement>

before(async () => {
  await useBackend()
  const events = await readEvents(sample('ttbar_dilep_test.h5'), { truth: ['neutrinos'] })
  writeEvents(file, takeEvents(events, rows(0, 1200)))
  await train(twoNeutrinos, { network: 'nu2-flows', files: [file], settings, seed: 3, out: join(folder, 'flow') })
  trained = await load(join(folder, 'flow'), twoNeutrinos)
})

/** All draws of some events, in blocks of some size. */
async function draw(rowsPerBlock: number, from = 0, to = 300): Promise<SampleBlock[]> {
  const events = takeEvents(await readEvents(file), rows(from, to))
  return [...posteriorOf(trained, 'test').draw(events, { key: key(5), draws: 8, first: from, rowsPerBlock })]
}

test('training learns, and its losses are densities of momenta whatever the frame', async () => {
  const history = JSON.parse(readFileSync(join(folder, 'flow', 'history.json'), 'utf8'))
  assert.ok(history[1].validationLoss < history[0].validationLoss)
  const indices = interleavedSplit(1200, 10).validation
  const events = takeEvents(await readEvents(file), indices)
  const blocks = [...posteriorOf(trained, 'test').draw(events, { key: key(1), draws: 2 })]
  const densities = blocks.flatMap(({ truth }) => [...truth!.physical])
  const mean = -densities.reduce((a, b) => a + b) / densities.length
  const best = Math.min(...history.map((epoch: { validationLoss: number }) => epoch.validationLoss))
  const asTrained = await load(join(folder, 'flow'), twoNeutrinos, { calibrated: false })
  const uncalibrated = [...posteriorOf(asTrained, 'test').draw(events, { key: key(1), draws: 2 })]
  const before = uncalibrated.flatMap(({ truth }) => [...truth!.physical])
  assertClose([-before.reduce((a, b) => a + b) / before.length], [best], { absolute: 2e-3 })
  // the latent is fitted on these events by its likelihood, so that they cannot be less likely than before
  assert.ok(mean < best + 1e-4, `${mean} after ${best}`)
})

test('draws do not depend on how the events are cut into blocks or parts', async () => {
  const momenta = async (...args: Parameters<typeof draw>) =>
    (await draw(...args)).flatMap(({ samples }) => [...samples.values])
  const whole = await momenta(1e6)
  assert.equal(whole.length, 300 * 8 * 6)
  assertClose(await momenta(100), whole, { relative: 1e-3, absolute: 1e-2 })
  const parts = [...(await momenta(64, 0, 122)), ...(await momenta(1e6, 122, 300))]
  assertClose(parts, whole, { relative: 1e-3, absolute: 1e-2 })
})

test('a draw has the density that its momenta have as a truth: every Jacobian is counted', async () => {
  const [{ samples }] = await draw(1e6)
  const events = await readEvents(file)
  // each event's third draw takes the place of its true neutrinos
  const momenta = (i: number) => samples.values.subarray(6 * (8 * i + 2), 6 * (8 * i + 3))
  const column = (f: (x: number, y: number, z: number) => number) =>
    Float32Array.from({ length: 600 }, (_, k) => {
      const [x, y, z] = momenta(k >> 1).subarray(3 * (k % 2), 3 * (k % 2) + 3)
      return f(x, y, z)
    })
  const neutrinos = {
    perEvent: 2,
    pt: column(Math.hypot).map((_, k) => Math.hypot(...momenta(k >> 1).subarray(3 * (k % 2), 3 * (k % 2) + 2))),
    phi: column((x, y) => Math.atan2(y, x)),
    eta: column((x, y, z) => Math.asinh(z / Math.hypot(x, y))),
  }
  const moved = { ...takeEvents(events, rows(0, 300)), neutrinos }
  const [{ truth }] = [...posteriorOf(trained, 'test').draw(moved, { key: key(1), draws: 2, rowsPerBlock: 1e6 })]
  const drawn = Float64Array.from({ length: 300 }, (_, i) => samples.logProb.physical[8 * i + 2])
  let far = 0
  truth!.physical.forEach((density, i) => {
    far += Number(Math.abs(density - drawn[i]) > 0.02)
  })
  // float32 angles move a draw where the density is steep
  assert.ok(far < 6, `${far} of 300`)
})

test('the density of momenta integrates to one: draws weigh any other density to one', async () => {
  // E_p[q / p] = ∫ q = 1 for a density q that lies within p: here a Gaussian in the middle of the draws, in the sums and half
  // differences of both neutrinos' x and y and in both z, which are less correlated and have the same volume
  const n = 20_000
  const one = takeEvents(await readEvents(file), [7])
  const [{ samples }] = [...posteriorOf(trained, 'test').draw(one, { key: key(8), draws: n })]
  const rotated = Array.from({ length: n }, (_, row) => {
    const [x, y, z, u, v, w] = samples.values.subarray(6 * row, 6 * row + 6)
    return [x + u, (x - u) / 2, y + v, (y - v) / 2, z, w]
  })
  const gaussians = [0, 1, 2, 3, 4, 5].map((k) => {
    const sorted = Float64Array.from(rotated, (at) => at[k]).sort()
    const width = 0.35 * (sorted[Math.floor(0.84 * n)] - sorted[Math.floor(0.16 * n)])
    return { centre: sorted[n / 2], width }
  })
  const weights = Float64Array.from({ length: n }, (_, row) => {
    const logQ = gaussians.reduce((sum, { centre, width }, k) => {
      const z = (rotated[row][k] - centre) / width
      return sum - 0.5 * z * z - Math.log(width * Math.sqrt(2 * Math.PI))
    }, 0)
    return Math.exp(logQ - samples.logProb.physical[row])
  })
  const mean = weights.reduce((a, b) => a + b) / n
  const error = Math.sqrt(weights.reduce((sum, w) => sum + (w - mean) ** 2, 0)) / n
  assert.ok(error < 0.1, `error ${error}`)
  assert.ok(Math.abs(mean - 1) < 5 * error, `${mean} ± ${error}`)
})

test('the mode is the draw with the highest density', async () => {
  const [{ samples }] = await draw(1e6)
  const mode = modeOfDraws(samples, 'physical')
  for (let i = 0; i < samples.count; i++) {
    const density = samples.logProb.physical.subarray(8 * i, 8 * i + 8)
    const best = 8 * i + density.indexOf(Math.max(...density))
    assert.deepEqual([...mode.subarray(6 * i, 6 * i + 6)], [...samples.values.subarray(6 * best, 6 * best + 6)])
  }
})

test('drawing leaves no tensor behind', async () => {
  await draw(500)
  const { numTensors } = tf.memory()
  await draw(500)
  assert.equal(tf.memory().numTensors, numTensors)
})

test('a model is loaded by what its folder says; another system refuses it', async () => {
  const loaded = await load(join(folder, 'flow'))
  assert.equal(loaded.network, 'nu2-flows')
  assert.equal(loaded.needs.layout, 'dileptonic')
  await assert.rejects(load(join(folder, 'flow'), singleNeutrino), /format neutrina-nu-1, got "neutrina-nu2-1"/)
})

test('a regression learns too, and has no posterior', async () => {
  const out = join(folder, 'ff')
  const small = twoNeutrinos.settings('authors', {
    epochs: 1,
    batchSize: 256,
    profile: 'deepset',
    schedule: 'constant',
  })
  await train(twoNeutrinos, { network: 'nu2-ff', files: [file], settings: small, seed: 3, out })
  const regression = await load(out)
  assert.throws(() => posteriorOf(regression, 'folder'), /folder: expected a flow, which has a posterior, got nu2-ff/)
})

test('files of one lepton are refused by name, and so are cuts that leave nothing', async () => {
  const training = { network: 'nu2-flows', settings, seed: 1, out: join(folder, 'no') } as const
  const semileptonic = sample('ttbar_semilep_test.h5')
  await assert.rejects(
    train(twoNeutrinos, { ...training, files: [semileptonic] }),
    /ttbar_semilep_test\.h5: expected dileptonic events, .* got semileptonic events; use a network for semileptonic events, or other events/,
  )
  const cuts = [{ name: 'never', keeps: () => false }]
  await assert.rejects(train(twoNeutrinos, { ...training, files: [file], cuts }), /events that pass: never, got none/)
})
