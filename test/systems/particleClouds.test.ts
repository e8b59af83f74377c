/** Particle clouds: coordinates, conditions, both kinds of networks, and what they generate. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setMasses } from '../../src/lib/evaluation/index.ts'
import { type JetEvents, jetsLayout, readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { followVelocity, setTransformer, straightPaths } from '../../src/lib/models/index.ts'
import {
  askedJets,
  correlationDistance,
  load,
  loadClouds,
  memorisation,
  placeCorrelations,
  systemOf,
  train,
} from '../../src/lib/systems/index.ts'
import { cloudsOf, jetsOf, sizesOf, takeClouds } from '../../src/lib/systems/particleClouds/clouds.ts'
import { conditionTable, drawConditions } from '../../src/lib/systems/particleClouds/conditions.ts'
import { cloudScales, fromCoordinates, toCoordinates } from '../../src/lib/systems/particleClouds/coordinates.ts'
import { judgeClouds } from '../../src/lib/systems/particleClouds/judge.ts'
import { mirrorClouds } from '../../src/lib/systems/particleClouds/matching.ts'
import { conditionsOf } from '../../src/lib/systems/particleClouds/network.ts'
import { massesOfRows, placeScales } from '../../src/lib/systems/particleClouds/spline.ts'
import { key, normals, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const folder = mkdtempSync(join(tmpdir(), 'clouds-'))
const system = systemOf('clouds')
let events: JetEvents

before(async () => {
  await useBackend()
  const all = await readEvents('data/jets_quark.h5', { layout: jetsLayout })
  events = takeEvents(
    all,
    Array.from({ length: 600 }, (_, i) => i),
  )
  writeEvents(join(folder, 'jets.h5'), events)
})

/** Masses by pairs: m² = Σ 2 p_T p_T′ (cosh Δη − cos Δφ). */
const slowMasses = ({ count, offsets, particles }: ReturnType<typeof cloudsOf>) =>
  Array.from({ length: count }, (_, jet) => {
    let square = 0
    for (let a = offsets[jet]; a < offsets[jet + 1]; a++) {
      for (let b = a + 1; b < offsets[jet + 1]; b++) {
        const [eta, phi] = [0, 1].map((c) => particles[3 * a + c] - particles[3 * b + c])
        square += 2 * particles[3 * a + 2] * particles[3 * b + 2] * (Math.cosh(eta) - Math.cos(phi))
      }
    }
    return Math.sqrt(square)
  })

test('clouds are the particles of their jets and back, by falling p_T, empty places exactly 0', () => {
  const clouds = cloudsOf(events)
  assert.deepEqual([...sizesOf(clouds)], [...events.jets!.particles])
  assertClose(setMasses(clouds), slowMasses(clouds), { relative: 1e-9, absolute: 1e-9 })
  const back = jetsOf(clouds, 30)
  for (const name of ['eta', 'phi', 'pt', 'mask'] as const)
    assert.deepEqual(back.particles[name], events.particles[name])
  const shuffled = takeClouds(clouds, [5, 3, 3])
  assert.deepEqual(
    [...setMasses(shuffled)],
    [5, 3, 3].map((i) => setMasses(clouds)[i]),
  )
})

for (const angles of ['plain', 'over-mass'] as const) {
  test(`coordinates go back to where they came from, angles ${angles}`, () => {
    const clouds = cloudsOf(events)
    const masses = setMasses(clouds)
    const scales = cloudScales(angles, clouds)
    const there = toCoordinates(scales, clouds, masses)
    const back = fromCoordinates(scales, clouds, there, masses)
    assertClose(back.particles, clouds.particles, { relative: 1e-5, absolute: 1e-7 })
    const square = there.reduce((sum, x, k) => sum + (k % 3 === 2 ? 0 : x * x), 0) / ((2 * there.length) / 3)
    assert.ok(Math.abs(square - 1) < 1e-4)
  })
}

test('drawn conditions have the frequencies of training, and the same ones whatever the blocks', () => {
  const asked = conditionsOf(cloudsOf(events))
  const table = conditionTable(asked)
  const drawn = drawConditions(table, key(1), 6000)
  const share = (of: Int32Array) => of.filter((n) => n === 30).length / of.length
  assert.ok(Math.abs(share(drawn.size) - share(asked.size)) < 0.02)
  const median = (of: Float64Array) => of.slice().sort()[of.length >> 1]
  assert.ok(Math.abs(median(drawn.mass) / median(asked.mass) - 1) < 0.06)
  const tail = drawConditions(table, key(1), 100, 500)
  assert.deepEqual(tail.mass, drawn.mass.slice(500, 600))
  assert.deepEqual(tail.size, drawn.size.slice(500, 600))
})

test('a quarter of the clouds is mirrored in each way, the same however draws are cut, and nothing else is changed', () => {
  const count = 4000
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => 2 * i)
  const before = Float32Array.from({ length: 6 * count }, (_, k) => k + 1)
  const after = Float32Array.from(before)
  mirrorClouds(key(5), 0, offsets, after)
  const ways = [0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const signs = [0, 1, 2].map((c) => Math.sign(after[6 * i + c]))
    assert.equal(signs[2], 1)
    for (let k = 0; k < 6; k++) assert.equal(after[6 * i + k], signs[k % 3] * before[6 * i + k])
    ways[Number(signs[0] < 0) + 2 * Number(signs[1] < 0)]++
  }
  // five standard deviations
  for (const way of ways) assert.ok(Math.abs(way - count / 4) < 5 * Math.sqrt((count * 3) / 16), `${ways}`)
  const rest = before.slice(6 * 1000)
  mirrorClouds(key(5), 1000, offsets.subarray(0, count - 999), rest)
  assert.deepEqual(rest, after.slice(6 * 1000))
})

test('the mass of rows, with its gradient, is the mass of their clouds', () => {
  const clouds = cloudsOf(events)
  const masses = setMasses(clouds)
  const scales = placeScales('plain', clouds, masses, 30)
  const few = 5
  const rows = Float32Array.from({ length: few * 90 }, (_, k) => {
    const [i, c] = [Math.floor(k / 90), k % 90]
    const inside = c < 3 * (clouds.offsets[i + 1] - clouds.offsets[i])
    return inside ? (clouds.particles[3 * clouds.offsets[i] + c] - scales.mean[c]) / scales.scale[c] : 7
  })
  const mask = tf.tensor2d(Float32Array.from(events.particles.mask.subarray(0, few * 30)), [few, 30])
  const asked = tf.tensor1d(Float32Array.from(masses.subarray(0, few)))
  const f = (x: ReturnType<typeof tf.tensor2d>) => massesOfRows(scales, x, mask, asked)
  const x = tf.tensor2d(rows, [few, 90])
  assertClose(f(x).dataSync(), masses.subarray(0, few), { absolute: 3e-4 })
  const slope = tf
    .grad((at) => f(at as typeof x).sum())(x)
    .dataSync()
  const step = 0.02
  for (const k of [0, 2, 95]) {
    const moved = (by: number) =>
      f(
        tf.tensor2d(
          rows.map((v, i) => (i === k ? v + by : v)),
          [few, 90],
        ),
      )
        .sum()
        .dataSync()[0]
    assert.ok(Math.abs((moved(step) - moved(-step)) / (2 * step) - slope[k]) < 3e-3 + 0.05 * Math.abs(slope[k]))
  }
})

test('a set transformer permutes with its elements, and sets do not see each other', () => {
  const net = setTransformer({
    inputs: 3,
    outputs: 3,
    layers: 2,
    width: 16,
    contextDim: 2,
    heads: 4,
    hidden: 16,
    dropout: 0,
  })
  const params = net.init(key(2))
  const open = {
    ...params,
    output: { weight: tf.tensor2d(normals(key(3), 48), [16, 3]), bias: tf.zeros([3]) },
  } as typeof params
  const run = (x: Float32Array, offsets: number[], context: number[]) =>
    net
      .apply(
        open,
        tf.tensor2d(x, [x.length / 3, 3]),
        tf.tensor1d(offsets, 'int32'),
        tf.tensor2d(context, [offsets.length - 1, 2]),
      )
      .dataSync()
  const x = normals(key(4), 15)
  const both = run(x, [0, 3, 5], [1, 2, 3, 4])
  assertClose(run(x.slice(9), [0, 2], [3, 4]), both.slice(9), { absolute: 1e-5 })
  const swapped = Float32Array.from([...x.slice(3, 6), ...x.slice(0, 3), ...x.slice(6)])
  const out = run(swapped, [0, 3, 5], [1, 2, 3, 4])
  assertClose(out.slice(0, 6), [...both.slice(3, 6), ...both.slice(0, 3)], { absolute: 1e-5 })
})

test('straight paths and the midpoint rule: by hand, and in closed form', () => {
  const { at, velocity } = straightPaths(Float32Array.of(0, 1), Float32Array.of(2, 5), 1, (row) => [0.5, 0.25][row])
  assertClose(at, [1, 2], { absolute: 0 })
  assertClose(velocity, [2, 4], { absolute: 0 })
  const error = (steps: number) =>
    Math.abs(followVelocity(Float32Array.of(1), (x) => x.map((v) => v), steps)[0] - Math.E)
  assert.ok(Math.abs(error(4) / error(8) - 4) < 0.6, `${error(4) / error(8)}`)
  assert.throws(() => followVelocity(Float32Array.of(1), (x) => x, 0), /positive whole number of steps/)
  assert.throws(() => straightPaths(Float32Array.of(1), Float32Array.of(1, 2), 1, () => 0), /as much noise/)
})

for (const [recipe, changes] of [
  ['neutrina', { profile: 'matching-small' }],
  ['ccnf', {}],
  ['vnf', {}],
] as const) {
  test(`a training by ${recipe} lowers its loss, and generates clouds of the asked sizes`, async () => {
    const out = join(folder, recipe)
    const settings = system.settings(recipe, { ...changes, epochs: 3, batchSize: 64 } as object)
    const { history } = await train(system, {
      network: 'clouds',
      settings,
      files: [join(folder, 'jets.h5')],
      seed: 1,
      out,
    })
    assert.ok(history[2].validationLoss < history[0].validationLoss)
    const trained = await load(out)
    const [jets] = [...trained.generate!({ count: 20, key: key(5), like: events })] as JetEvents[]
    assert.deepEqual([...jets.jets!.particles], [...events.jets!.particles.subarray(0, 20)])
    const { eta, phi, pt, mask } = jets.particles
    for (let k = 0; k < mask.length; k++) {
      if (mask[k] === 1) assert.ok(pt[k] >= 0 && Number.isFinite(eta[k] + phi[k]))
      else assert.deepEqual([eta[k], phi[k], pt[k]], [0, 0, 0])
    }
    // those of the same places in the key's stream are the same
    const [some] = [
      ...trained.generate!({ count: 4, key: key(5), first: 10, like: takeEvents(events, [10, 11, 12, 13]) }),
    ] as JetEvents[]
    assertClose(some.particles.pt, pt.slice(300, 420), { absolute: 2e-4 })
    writeEvents(join(folder, `${recipe}.h5`), jets)
    assert.deepEqual(await readEvents(join(folder, `${recipe}.h5`), { layout: jetsLayout }), jets)
    trained.dispose()
  })
}

test('settings that exclude each other are refused', () => {
  assert.throws(() => system.settings('neutrina', { constraint: 'mass' } as object), /a spline flow/)
  assert.throws(() => system.settings('neutrina', { conditions: 'none' } as object), /a mass among the conditions/)
  assert.throws(() => system.settings('neutrina', { profile: 'huge' } as object), /one of matching/)
})

test('correlations between places: 1 with itself, and by hand', () => {
  const matrix = placeCorrelations(events, 'pt')
  assertClose([matrix[0], matrix[31]], [1, 1], { absolute: 1e-9 })
  assert.equal(matrix[1], matrix[30])
  assert.ok(matrix[1] < 1 && matrix[1] > -1)
})

test('jets that are asked for have the masses and sizes that were asked for', () => {
  const [masses, sizes] = [
    [0, 0.05, 0.17, 1.5, 0],
    [30, 2, 25, 7, 1],
  ]
  const asked = conditionsOf(cloudsOf(askedJets(masses, sizes)))
  assert.deepEqual([...asked.size], sizes)
  assertClose(asked.mass, masses, { relative: 2e-5, absolute: 2e-4 })
  assert.equal(askedJets([], []).count, 0)
  assert.throws(() => askedJets([1], []), /1 sizes/)
  assert.throws(() => askedJets([0.1], [1]), /two particles or more/)
  assert.throws(() => askedJets([Number.NaN], [3]), /masses from 0/)
  assert.throws(() => askedJets([-1], [3]), /masses from 0/)
  assert.throws(() => askedJets([Number.POSITIVE_INFINITY], [3]), /masses from 0/)
  assert.throws(() => askedJets([0.1], [2.5]), /whole numbers/)
})

const rangeOf = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test('copies of the training are found, and other real jets are none', () => {
  const [training, others, real] = [
    [0, 300],
    [300, 450],
    [450, 600],
  ].map(([from, to]) => takeEvents(events, rangeOf(from, to)))
  const copied = memorisation(takeEvents(training, rangeOf(0, 100)), real, training)
  assert.ok(copied.copies.value > 0.95, `${copied.copies.value}`)
  assert.ok(copied.generated.every((d) => d === 0))
  const { copies } = memorisation(others, real, training)
  assert.ok(Math.abs(copies.value - 0.05) < 4 * Math.hypot(0.02, copies.error) && copies.floor.value < 0.15)
  assert.throws(() => memorisation(takeEvents(others, [0]), real, training), /40 generated jets or more/)
})

test('correlations of two samples: none apart from oneself, and those that were broken are seen', () => {
  const own = correlationDistance(events, events, 'pt', key(1))
  assert.equal(own.value, 0)
  assert.ok(own.floor.value > 0)
  // shifting one place by one jet breaks its correlations with the others
  const { perEvent, eta } = events.particles
  const broken = eta.slice()
  for (let i = 0; i < events.count; i++) broken[i * perEvent] = eta[((i + 1) % events.count) * perEvent]
  const apart = { ...events, particles: { ...events.particles, eta: broken } }
  const by = (feature: 'eta' | 'phi') => correlationDistance(apart, events, feature, key(1)).value
  assert.ok(by('eta') > 0.01 && by('phi') === 0)
})

test('the judgement tells distances, response, correlations and copies', async () => {
  const trained = await loadClouds(join(folder, 'neutrina'))
  const files = [join(folder, 'jets.h5')]
  const { distances, generated, sheet } = await judgeClouds(
    trained,
    { files, training: files, events: 120, draws: 1, key: key(3) },
    { bootstrap: 200, kernelRows: 60, frechetDraws: 1, jets: 10, batches: 2 },
  )
  assert.equal(generated.count, 120)
  for (const id of ['w1m', 'w1p', 'w1efp', 'fpd', 'kpd', 'cov', 'mmd', 'correlation_eta', 'correlation_pt', 'copies']) {
    const { value, floor } = distances.distances[id]
    assert.ok(Number.isFinite(value) && Number.isFinite(floor!.value), id)
  }
  assert.ok(Number.isFinite((sheet!.json as { copies: { value: number } }).copies.value))
  trained.dispose()
})
