import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openEvents, readEvents, takeEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { load, posteriorOf, topMassScan, train, twoNeutrinos } from '../../../src/lib/systems/index.ts'
import { massPosterior } from '../../../src/lib/systems/twoNeutrinos/network/toldTopMass.ts'
import { pairNetwork } from '../../../src/lib/systems/twoNeutrinos/network.ts'
import { massPriorOf } from '../../../src/lib/systems/twoNeutrinos/topMassParameter.ts'
import { ConfigError, DomainError, FileError, key, normals, tf, useBackend } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const SAMPLE = fileURLToPath(new URL('../../../data/ttbar_dilep_test.h5', import.meta.url))
const SHIPPED = fileURLToPath(new URL('../../../models/nu2-flows', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'masses-'))
const [nominal, lighter] = [join(folder, 'nominal.h5'), join(folder, 'lighter.h5')]
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const settings = twoNeutrinos.settings('masses', { epochs: 1, batchSize: 128, learningRate: 1e-4 })

before(async () => {
  await useBackend()
  const events = await readEvents(SAMPLE, { truth: ['neutrinos'] })
  writeEvents(nominal, takeEvents(events, rows(0, 400)))
  const topMass = new Float32Array(400).fill(160)
  writeEvents(lighter, { ...takeEvents(events, rows(400, 800)), topMass })
  const job = { network: 'nu2-flows', files: [nominal, lighter], settings, seed: 3 }
  await train(twoNeutrinos, { ...job, from: SHIPPED, out: join(folder, 'told') })
})

test('the mass of a file that tells none is that of the nominal sample, where it is asked for', async () => {
  const asked = await openEvents([nominal, lighter], { truth: ['neutrinos', 'topMass'] })
  const { topMass } = asked.read(398, 402)
  asked.close()
  assert.deepEqual([...topMass!], [172.5, 172.5, 160, 160])
  const inThousandths = join(folder, 'mev.h5')
  const { leptons, jets, met, ...rest } = takeEvents(await readEvents(SAMPLE, { truth: [] }), rows(0, 20))
  const scaled = <T extends { pt: Float32Array; energy: Float32Array }>(objects: T) => ({
    ...objects,
    pt: objects.pt.map((x) => 1000 * x),
    energy: objects.energy.map((x) => 1000 * x),
  })
  const momenta = { met: { ...met, pt: met.pt.map((x) => 1000 * x) }, leptons: scaled(leptons), jets: scaled(jets) }
  writeEvents(inThousandths, { ...rest, ...momenta })
  const inMeV = await openEvents([inThousandths], { truth: ['topMass'], units: 'MeV' })
  assert.deepEqual([...inMeV.read(0, 1).topMass!], [172.5])
  inMeV.close()
  assert.equal((await readEvents(nominal)).topMass, undefined)
  assert.equal((await readEvents(lighter)).topMass![0], 160)
  await assert.rejects(openEvents(nominal, { truth: ['matchability'] }), FileError)
})

test('the posterior of the mass is Bayes’ theorem, mass by mass', () => {
  const prior = { masses: [-1.5, 0.2, 0.9], shares: [0.2, 0.7, 0.1] }
  const coefficients = [0.3, -0.8, 1.4, 0.1]
  const own = [0.2, -1.5]
  const got = massPosterior(tf.tensor2d(coefficients, [2, 2]), tf.tensor2d(own, [2, 1]), prior).dataSync()
  const wanted = own.map((mass, i) => {
    const likelihood = (s: number) => Math.exp(coefficients[2 * i] * s + coefficients[2 * i + 1] * s * s)
    const evidence = prior.masses.reduce((sum, s, k) => sum + prior.shares[k] * likelihood(s), 0)
    return Math.log(likelihood(mass) / evidence)
  })
  assertClose(got, wanted, { relative: 1e-5, absolute: 1e-6 })
})

test('the curve that this is greatest for is the likelihood, whatever the shares: normal events of two masses', () => {
  const n = 4000
  const prior = { masses: [-1, 1], shares: [0.25, 0.75] }
  const mass = Float32Array.from({ length: n }, (_, i) => (i % 4 === 0 ? -1 : 1))
  const x = Float32Array.from(normals(key(1), n), (z, i) => mass[i] + 2 * z)
  // ln p(x | s) = x s / σ² + …: the slope of c₁ in x is 1/4
  const meanOf = (slope: number) => {
    const curve = tf.tensor2d(
      Array.from(x).flatMap((at) => [slope * at, 0]),
      [n, 2],
    )
    return massPosterior(curve, tf.tensor2d(mass, [n, 1]), prior)
      .mean()
      .dataSync()[0]
  }
  const slopes = Array.from({ length: 25 }, (_, k) => 0.1 + 0.0125 * k)
  const heights = slopes.map(meanOf)
  const best = slopes[heights.indexOf(Math.max(...heights))]
  assert.ok(Math.abs(best - 0.25) < 0.05, `${best}`)
})

test('the shares are those of the events, and a column of anything else is refused', async () => {
  const events = takeEvents(await readEvents(SAMPLE), rows(0, 300))
  const standards = { columns: [], mean: [0, 170], scale: [1, 5] }
  const preprocessing = { misc: standards } as never
  const topMass = Float32Array.from({ length: 300 }, (_, i) => (i < 75 ? 165 : 175))
  assert.deepEqual(massPriorOf({ ...events, topMass }, preprocessing), { masses: [-1, 1], shares: [0.25, 0.75] })
  assert.deepEqual(massPriorOf(events, preprocessing), { masses: [0.5], shares: [1] })
  const many = Float32Array.from({ length: 300 }, (_, i) => i)
  assert.throws(() => massPriorOf({ ...events, topMass: many }, preprocessing), DomainError)
})

test('a network that is told the mass begins where the one that is not ended, and then listens', async () => {
  const [shipped, told] = [
    await load(SHIPPED, twoNeutrinos, { calibrated: false }),
    await load(join(folder, 'told'), twoNeutrinos, { calibrated: false }),
  ]
  const events = takeEvents(await readEvents(SAMPLE), rows(900, 1000))
  const density = (trained: typeof told, of = events) =>
    [...posteriorOf(trained, 'test').draw(of, { key: key(1), draws: 1 })].flatMap(({ truth }) => [...truth!.physical])
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length
  const moved = Math.abs(mean(density(told)) - mean(density(shipped)))
  assert.ok(moved < 0.1, `${moved} after six updates`)
  const { parameter } = told
  assert.ok(parameter && !shipped.parameter)
  const other = density(told, parameter.of(events, 160))
  assert.deepEqual(
    density(told, parameter.of(events, parameter.nominal)),
    density(told),
    'nominal where nothing is said',
  )
  assert.ok(other.some((value, i) => Math.abs(value - density(told)[i]) > 1e-4))
  const values = [160, 165, 170, 175]
  const curves = parameter.logLikelihood(events, values)
  assert.equal(curves.length, 400)
  // second differences of a parabola are equal
  for (let i = 0; i < 100; i++) {
    const [a, b, c, d] = curves.subarray(4 * i, 4 * i + 4)
    assertClose([a - 2 * b + c], [b - 2 * c + d], { absolute: 1e-5 })
  }
  told.dispose()
  shipped.dispose()
})

test('the scan of a network that is told the mass has its likelihood, and the classical methods where asked for', async () => {
  const told = await load(join(folder, 'told'), twoNeutrinos)
  // the likelihood of exact events of a Gaussian measurement in the place of the barely trained one
  const { parameter } = told
  const logLikelihood: NonNullable<typeof parameter>['logLikelihood'] = (events, values) => {
    const { topMass, count } = events as { topMass?: Float32Array; count: number }
    const z = normals(key(count), count)
    return Float64Array.from({ length: count * values.length }, (_, k) => {
      const i = Math.floor(k / values.length)
      return -((values[k % values.length] - (topMass?.[i] ?? 0) - 12 * z[i]) ** 2) / 288
    })
  }
  const own = { ...told, parameter: { ...parameter!, logLikelihood } }
  const events = takeEvents(await readEvents(SAMPLE), rows(0, 500))
  const samples = [168, 177].map((topMass) => ({ topMass, events: parameter!.of(events, topMass) }))
  const scan = topMassScan({ trained: own, samples, draws: 4, key: key(4), classical: true })
  const plain = ['truth', 'nu_weighting', 'ellipse', 'flow_sample', 'flow_mode', 'flow_median']
  const fitted = ['likelihood', 'likelihood_two_b', 'fitted_sample', 'fitted_mode', 'fitted_median']
  assert.deepEqual(Object.keys(scan), [...plain, ...fitted])
  const { likelihood, fitted_median, truth, flow_median } = scan
  assertClose([likelihood.slope.value], [1], { absolute: 1e-3 })
  assertClose([likelihood.perEvent], [12], { relative: 0.2 })
  assert.equal(truth.slope.value, 0, 'the same events at both masses')
  assert.ok(fitted_median.points.every(({ median }, k) => median.error >= flow_median.points[k].median.error / 2))
  told.dispose()
})

test('a regression is not told the mass, and other networks begin with their own kind alone', async () => {
  assert.throws(() => pairNetwork('nu2-ff', { profile: 'masses', frame: 'leptons' }), ConfigError)
  const job = { network: 'nu2-flows', files: [nominal], seed: 3, out: join(folder, 'other') }
  const detector = twoNeutrinos.settings('masses', { frame: 'detector' })
  await assert.rejects(train(twoNeutrinos, { ...job, settings: detector, from: SHIPPED }), /from .*: expected/)
})

test('the likelihood is calibrated with the posterior, and a damaged calibration of it is refused', async () => {
  const masses = await load('nu2-flows-masses', twoNeutrinos)
  const asLearnt = await load('nu2-flows-masses', twoNeutrinos, { calibrated: false })
  const { shift, slope } = posteriorOf(masses, 'test').calibration!.likelihood!
  const events = takeEvents(await readEvents(SAMPLE), rows(0, 50))
  const values = [-1, 1].map((step) => masses.parameter!.nominal + 5 * step)
  const [own, learnt] = [masses, asLearnt].map((each) => each.parameter!.logLikelihood(events, values))
  // the rise over equal steps about the middle is linear in c₁: one line through all events
  const rises = Array.from({ length: 50 }, (_, i) => [learnt[2 * i + 1] - learnt[2 * i], own[2 * i + 1] - own[2 * i]])
  const spread = (k: number) => Math.max(...rises.map((rise) => rise[k])) - Math.min(...rises.map((rise) => rise[k]))
  // the classifier of masses knows the training's events by heart: it is taken back by a third
  assert.ok(slope > 0.5 && slope < 1.2 && Math.abs(shift) < 0.05, `${shift}, ${slope}`)
  assertClose([spread(1) / spread(0)], [slope], { relative: 0.02 })
  masses.dispose()
  asLearnt.dispose()
  const damaged = join(folder, 'damaged')
  cpSync(join(folder, 'told'), damaged, { recursive: true })
  const path = join(damaged, 'calibration.json')
  const calibration = JSON.parse(readFileSync(path, 'utf8'))
  assert.ok(calibration.likelihood)
  writeFileSync(path, JSON.stringify({ ...calibration, likelihood: { shift: 'far', slope: 1 } }))
  await assert.rejects(load(damaged, twoNeutrinos), /a likelihood with shift and slope/)
})
