/** Latent-space refinement of toys: the toys themselves, and the scores of points. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import {
  type DrellYanEvents,
  drellYan,
  MULTIMODAL_NAMES,
  MULTIMODAL_SHAPES,
  type MultimodalEvents,
  multimodalToys,
  readEvents,
  takeEvents,
  writeEvents,
} from '../../src/lib/events/index.ts'
import { hmc, latentPotential, runChains, unitMetric } from '../../src/lib/samples/index.ts'
import { laser, load, loadLaser, train } from '../../src/lib/systems/index.ts'
import { baselineFlow, generatorOf } from '../../src/lib/systems/laser/baseline.ts'
import { critic, pulledBack } from '../../src/lib/systems/laser/critic.ts'
import { chainRefiner } from '../../src/lib/systems/laser/refiners/chains.ts'
import { REFINERS } from '../../src/lib/systems/laser/refiners/index.ts'
import { gridDivergence, meanPulls, pointsDistance, spectrumScores } from '../../src/lib/systems/laser/scores.ts'
import { spaceOf } from '../../src/lib/systems/laser/space.ts'
import { disposeTree, key, normals, type Tensor1D, type Tensor2D, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

before(() => useBackend())

const holes = ({ layout, points, count }: MultimodalEvents) => {
  let n = 0
  for (let i = 0; i < points.length; i += 2) if (MULTIMODAL_SHAPES[layout].inHole(points[i], points[i + 1])) n++
  return n / count
}

for (const name of MULTIMODAL_NAMES) {
  test(`${name}: modes of equal shares, holes nearly empty`, () => {
    const toys = multimodalToys(key(1), name, 40_000)
    const { modes, modeOf } = MULTIMODAL_SHAPES[name]
    const shares = new Float64Array(modes)
    for (let i = 0; i < toys.points.length; i += 2) shares[modeOf(toys.points[i], toys.points[i + 1])] += 1 / toys.count
    assert.ok(
      shares.every((share) => Math.abs(share - 1 / modes) < 0.012),
      `${shares}`,
    )
    assert.ok(holes(toys) < (name === 'camel' ? 0.05 : 0.004) && holes(toys) > 0)
  })
}

test('the rings of 2106.00792: 0.13 % of r ~ N(4, 1) lies below 1', () => {
  const toys = multimodalToys(key(2), 'three-rings', 400_000)
  assert.ok(Math.abs(holes(toys) - 0.0013) < 0.0003, `${holes(toys)}`)
})

test('toys that there are none of are refused', () => {
  assert.throws(() => multimodalToys(key(1), 'five-rings' as never, 5), /one of two-rings/)
  assert.throws(() => multimodalToys(key(1), 'camel', -1), /whole number of points/)
  assert.equal(multimodalToys(key(1), 'camel', 0).points.length, 0)
})

test('divergence and distance: none between the same points, ln 2 between points far apart', () => {
  const { points } = multimodalToys(key(3), 'two-rings', 5000)
  const half = points.map((x, i) => (i % 2 === 0 ? (x < 0 ? x : x - 8) : x))
  assert.ok(Math.abs(gridDivergence(points, points)) < 1e-12)
  assert.ok(gridDivergence(half, points) > 0.15 && gridDivergence(half, points) < Math.LN2)
  const moved = points.map((x, i) => (i % 2 === 0 ? x + 20 : x))
  const { value, error } = pointsDistance(key(4), moved, points)
  assert.ok(Math.abs(value - 20) < 6 * error + 0.5, `${value} ± ${error}`)
})

test('pairs to what is learnt and back, and the critic sees their mass as the momenta have it', () => {
  const space = spaceOf('drellYan')
  const rows = Float32Array.from([20, -30, 1.2, -0.4, -35, 5, 0.1, 2.5])
  const events = space.eventsOf(rows) as DrellYanEvents
  assertClose(space.rowsOf(events), [...rows], { relative: 1e-5, absolute: 1e-5 })
  const { energy, px, py, pz } = events.leptons
  const masses = [0, 1].map((i) => {
    const sum = (of: Float32Array) => of[2 * i] + of[2 * i + 1]
    return Math.sqrt(sum(energy) ** 2 - sum(px) ** 2 - sum(py) ** 2 - sum(pz) ** 2)
  })
  const [{ of: mass }] = space.observables
  assertClose([mass(rows.subarray(0, 4)), mass(rows.subarray(4))], masses, { relative: 1e-4 })
  const standards = { columns: space.columns, mean: [1, 2, 0.3, 0.4], scale: [20, 30, 1.5, 2] }
  const points = rows.map((x, k) => (x - standards.mean[k % 4]) / standards.scale[k % 4])
  const seen = space.featuresOf(tf.tensor2d(points, [2, 4]), standards).dataSync()
  assert.equal(seen.length, 2 * space.features)
  const peak = masses.map((m) => Math.asinh((m - 91.19) / 1.25) / 2)
  assertClose([seen[4], seen[space.features + 4]], peak, { relative: 1e-3 })
})

/** N(z) exp(a z₁ + ½ b z₂) is a normal density about (a, b / 2). */
const TILT = [0.9, -0.6]
const tilted = {
  dim: 2,
  logWeight: (z: Tensor2D) => z.mul(tf.tensor1d(TILT)).sum(1) as Tensor1D,
}
const mean = (latent: Float32Array, column: number) => {
  const values = latent.filter((_, k) => k % 2 === column)
  return values.reduce((a, b) => a + b, 0) / values.length
}

test('chains of a tilted normal latent space: means, diagnostics, parts of a key, and fewer points first', () => {
  const refiner = chainRefiner(tilted, { chains: 200, warmUpSteps: 60 })
  const { latent, chains } = refiner.draw({ key: key(5), count: 8000 })
  for (const c of [0, 1]) assert.ok(Math.abs(mean(latent, c) - TILT[c]) < 0.06, `${mean(latent, c)}`)
  const { run, rHat, effective } = chains!
  assert.ok(
    run.acceptance > 0.6 && run.acceptance < 0.85 && rHat < 1.02 && effective > 0.3,
    `${run.acceptance}, ${rHat}`,
  )
  const weighted = normals(key(6), 40_000)
  const weights = Float64Array.from({ length: 20_000 }, (_, i) =>
    Math.exp(TILT[0] * weighted[2 * i] + TILT[1] * weighted[2 * i + 1]),
  )
  const pull = meanPulls(run, weighted, weights)
  assert.ok(pull.value < 2.2, `${pull.value}`)
  const others = meanPulls(run, weighted, new Float64Array(20_000).fill(1))
  assert.ok(others.value > 10, `${others.value}`)
  const few = refiner.draw({ key: key(5), count: 1000 }).latent
  assert.deepEqual(few, latent.subarray(0, 2000))
  assert.notDeepEqual(refiner.draw({ key: key(5), count: 1000, part: 1 }).latent, few)
})

test('the latent density of flow and critic is smooth: energy errs by the square of the step', () => {
  const space = spaceOf('two-rings')
  const params = baselineFlow(2, 'weak').init(key(11))
  const standards = { columns: space.columns, mean: [0, 0], scale: [1, 1] }
  const generator = generatorOf(space, 'weak', params, standards)
  const weights = critic(space).init(key(12))
  const target = pulledBack(generator, { params: weights, calibration: { slope: 20, offset: 0 } })
  const potential = latentPotential(2, target.logWeight)
  const errorAt = (stepSize: number) => {
    const algorithm = hmc({ potential, metric: unitMetric(2), stepSize, steps: Math.round(1 / stepSize) })
    const state = algorithm.init(Float64Array.from(normals(key(13), 400)))
    return runChains(algorithm, { key: key(14), state, draws: 2, thin: 1 }).energyError
  }
  const [coarse, fine] = [errorAt(0.1), errorAt(0.05)]
  generator.dispose()
  disposeTree([params, weights] as never)
  const order = Math.log2(coarse / fine)
  assert.ok(order > 1.9 && order < 2.15, `energy error ∝ ε^${order}`)
})

for (const name of ['flow', 'gan'] as const) {
  test(`the weighted ${name} moves the latent density to where its weights are`, async () => {
    const params = await REFINERS[name].fit(tilted, key(7), { points: 12_000, epochs: name === 'flow' ? 4 : 14 })
    const { latent } = REFINERS[name].refiner(tilted, params).draw({ key: key(8), count: 4000 })
    disposeTree(params)
    const [most, shown] = [name === 'flow' ? 0.1 : 0.35, [0, 1].map((c) => mean(latent, c))]
    assert.ok(
      shown.every((m, c) => Math.abs(m - TILT[c]) < most),
      `${shown}`,
    )
  })
}

test('width and distance of one quantity: those of a stretched sample', () => {
  const truth = Float64Array.from(normals(key(9), 40_000))
  const { width, distance } = spectrumScores(truth)(truth.map((x) => 1.5 * x))
  assert.ok(Math.abs(width.value - 1.5) < 1e-9 && width.error > 0.001 && width.error < 0.02)
  // W1 of a normal number and 1.5 of it: half of its mean size
  assert.ok(Math.abs(distance.value - 0.5 * Math.sqrt(2 / Math.PI)) < 0.01, `${distance.value}`)
})

test('pairs: refinement narrows the peak that the baseline does not know, and the events are Drell-Yan pairs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laser-'))
  const all = await readEvents('data/drell_yan.h5', { layout: drellYan })
  const some = (from: number, count: number) =>
    takeEvents(
      all,
      Array.from({ length: count }, (_, i) => from + i),
    )
  writeEvents(join(folder, 'pairs.h5'), some(0, 8000))
  const out = join(folder, 'model')
  const settings = laser.settings('neutrina', { epochs: 4 })
  const job = { network: 'laser', settings, files: [join(folder, 'pairs.h5')], seed: 1, out }
  await train(laser, job)
  const [refined, baseline] = [await loadLaser(out), await load(out, laser, { calibrated: false })]
  const masses = (events: Iterable<unknown>) => {
    const space = spaceOf('drellYan')
    const rows = [...events].flatMap((block) => [...space.rowsOf(block as DrellYanEvents)])
    return Float64Array.from({ length: rows.length / 4 }, (_, i) =>
      space.observables[0].of(rows.slice(4 * i, 4 * i + 4)),
    )
  }
  const truth = masses([some(8000, 8000)])
  const made = [...refined.generate!({ count: 3000, key: key(2) })]
  const [own, before] = [made, baseline.generate!({ count: 3000, key: key(2) })].map(
    (of) => spectrumScores(truth)(masses(of)).width.value,
  )
  assert.ok(before > 1.5 && own < 0.8 * before, `width over the true one: ${before}, refined ${own}`)
  assert.equal(baseline.judge, undefined)
  // the same key gives the same events, however they are asked for
  const [part] = [...refined.generate!({ count: 40, key: key(2), first: 17 })] as unknown as DrellYanEvents[]
  const whole = made[0] as unknown as DrellYanEvents
  assert.deepEqual(part.leptons.px, whole.leptons.px.subarray(34, 114))
  writeEvents(join(folder, 'made.h5'), part)
  assert.equal((await readEvents(join(folder, 'made.h5'), { layout: drellYan })).count, 40)
  refined.dispose()
  baseline.dispose()
})
