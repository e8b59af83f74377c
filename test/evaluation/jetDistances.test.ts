/** Distances between jets: the numbers of jetnet and energyflow on the same jets, and what equal samples give. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { transportCost } from '../../src/lib/evaluation/distances/transportCost.ts'
import {
  coverage,
  energyFlowPolynomials,
  energyMoversDistance,
  FOUR_POINT,
  frechetDistance,
  jetDistances,
  nearestNeighbours,
  type ParticleSets,
  POLYNOMIALS,
  polynomialDistance,
  setMasses,
  wasserstein,
} from '../../src/lib/evaluation/index.ts'
import { type JetEvents, jetsLayout, readEvents, takeEvents } from '../../src/lib/events/index.ts'
import { cloudsOf } from '../../src/lib/systems/index.ts'
import { fold, key, normals, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { transportCost as shortestPaths } from './shortestPaths.ts'

const reference = JSON.parse(readFileSync(new URL('../reference/evaluation-jets.json', import.meta.url), 'utf8'))
const jets: Record<string, JetEvents> = {}

before(async () => {
  await testBackend()
  for (const type of ['top', 'gluon']) jets[type] = await readEvents(`data/jets_${type}.h5`, { layout: jetsLayout })
})

const some = (type: string, from: number, to: number): ParticleSets =>
  cloudsOf(
    takeEvents(
      jets[type],
      Array.from({ length: to - from }, (_, i) => from + i),
    ),
  )
const jetOf = ({ offsets, particles }: ParticleSets, i: number) =>
  Array.from(particles).slice(3 * offsets[i], 3 * offsets[i + 1])

test('36 energy flow polynomials are those of energyflow, the five of four points and edges those of jetnet', () => {
  const found = ['top', 'gluon'].flatMap((type) => [...energyFlowPolynomials(some(type, 0, 12))])
  assert.equal(POLYNOMIALS, 36)
  assertClose(found, reference.efp36.flat(), { relative: 1e-12, absolute: 1e-18 })
  const five = Array.from({ length: 12 }, (_, i) => FOUR_POINT.map((c) => found[36 * i + c]))
  assertClose(five.flat(), reference.five.flat(), { relative: 1e-12, absolute: 1e-18 })
})

test('a polynomial is the sum over all tuples of particles', () => {
  const jet = some('top', 3, 4)
  const few = { offsets: [0, 5], particles: jetOf(jet, 0).slice(0, 15) }
  const [z, x] = [(i: number) => few.particles[3 * i + 2], (i: number) => few.particles.slice(3 * i, 3 * i + 2)]
  const theta = (i: number, j: number) => Math.hypot(x(i)[0] - x(j)[0], x(i)[1] - x(j)[1])
  let square = 0
  for (let n = 0; n < 625; n++) {
    const [i, j, k, l] = [n % 5, Math.floor(n / 5) % 5, Math.floor(n / 25) % 5, Math.floor(n / 125)]
    square += z(i) * z(j) * z(k) * z(l) * theta(i, j) * theta(i, k) * theta(j, l) * theta(k, l)
  }
  assertClose([energyFlowPolynomials(few)[17]], [square], { relative: 1e-12 })
})

test('masses and Wasserstein distances are those of SciPy', () => {
  const [top, gluon] = ['top', 'gluon'].map((type) => some(type, 0, 12))
  const masses = [top, gluon].map(setMasses)
  assertClose([...masses[0], ...masses[1]], reference.masses.flat(), { relative: 1e-9 })
  assertClose([wasserstein({ values: masses[0] }, { values: masses[1] })], [reference.w1m], { relative: 1e-9 })
})

test("energy mover's distances are those of energyflow, and so are coverage and matching distance", () => {
  const [top, gluon] = ['top', 'gluon'].map((type) => some(type, 0, 12))
  const found = Array.from({ length: 144 }, (_, n) =>
    energyMoversDistance(jetOf(gluon, Math.floor(n / 12)), jetOf(top, n % 12)),
  )
  assertClose(found, reference.emds.flat(), { absolute: 1e-9 })
  assert.equal(energyMoversDistance(jetOf(top, 0), jetOf(top, 0)), 0)
  // nothing to one particle: all of it comes from R away; to itself beside: the way
  assertClose([energyMoversDistance([], [0.1, 0.2, 3])], [3], { relative: 1e-12 })
  assertClose([energyMoversDistance([0, 0, 2], [0.3, 0.4, 2])], [1], { relative: 1e-12 })
  assertClose([energyMoversDistance([0, 0, 1, 1, 0, 1], [1, 0, 1, 0, 0, 1])], [0], { absolute: 1e-15 })
  assertClose([energyMoversDistance([0, 0, 2], [0.3, 0.4, 1])], [1.5], { relative: 1e-12 })
  assert.equal(energyMoversDistance([], []), 0)
})

test('the cost of transport is that of shortest paths, with ties and empty places too', () => {
  for (let trial = 0; trial < 300; trial++) {
    const u = uniforms(fold(key(11), trial), 300)
    const [n, m] = [1 + Math.floor(12 * u[0]), 1 + Math.floor(12 * u[1])]
    const amount = (x: number) => (trial % 3 === 0 ? Math.floor(3 * x) : x)
    const [supply, demand] = [u.slice(2, 2 + n), u.slice(20, 20 + m)].map((x) => [...x].map(amount))
    const [from, to] = [supply, demand].map((x) => x.reduce((a, b) => a + b, 0))
    supply.push(Math.max(0, to - from))
    demand.push(Math.max(0, from - to))
    const cost = Float64Array.from({ length: (n + 1) * (m + 1) }, (_, k) =>
      trial % 2 === 0 ? u[40 + k] : Math.floor(4 * u[40 + k]),
    )
    const [fast, slow] = [transportCost, shortestPaths].map((f) =>
      f(Float64Array.from(supply), Float64Array.from(demand), cost),
    )
    assert.ok(Math.abs(fast - slow) < 1e-12 * (1 + slow), `trial ${trial}: ${fast}, ${slow}`)
  }
  assert.equal(
    transportCost(Float64Array.of(1), Float64Array.of(1), Float64Array.of(Number.POSITIVE_INFINITY)),
    Number.NaN,
  )
  assert.equal(transportCost(Float64Array.of(0), Float64Array.of(0), Float64Array.of(3)), 0)
})

test('Fréchet and kernel distances are those of jetnet', () => {
  const [x, y] = reference.features.map((rows: number[][]) => rows.flat())
  assertClose([frechetDistance(x, y, 5)], [reference.frechet], { relative: 1e-6, absolute: 1e-12 })
  assertClose([frechetDistance(x, x, 5)], [0], { absolute: 1e-12 })
  const [p, q] = reference.normalised.map((rows: number[][]) => rows.flat())
  assertClose([polynomialDistance(p, q, 36)], [reference.polynomial], { absolute: 1e-6 })
  // normals of means apart and of other widths, in closed form
  const [a, b] = [1, 2].map((seed) => normals(key(seed), 40_000))
  const moved = b.map((v, k) => (k % 2 === 0 ? v + 2 : 3 * v))
  assert.ok(Math.abs(frechetDistance(a, moved, 2) - (4 + 4)) < 0.2)
})

test('jets of one kind have the distances of their floor, others have more', () => {
  const options = { key: key(3), bootstrap: 1000, kernelRows: 500, frechetDraws: 1, jets: 16, batches: 2 }
  const same = jetDistances(some('top', 0, 500), some('top', 500, 1000), options)
  const other = jetDistances(some('top', 0, 500), some('gluon', 0, 500), options)
  for (const name of ['w1m', 'w1p', 'w1efp', 'fpd', 'kpd'] as const) {
    assert.ok(Number.isFinite(same[name].value) && Number.isFinite(same[name].floor.value), name)
    assert.ok(other[name].value > same[name].value, `${name}: ${other[name].value}, ${same[name].value}`)
  }
  assert.ok(same.w1m.value < 3 * same.w1m.floor.value && other.w1m.value > 10 * other.w1m.floor.value)
  assert.ok(other.cov.value < same.cov.value && same.cov.value > 0.35)
  assert.deepEqual(jetDistances(some('top', 0, 500), some('top', 500, 1000), options), same)
})

test('what is no jet is refused by name', () => {
  const good = some('top', 0, 20)
  const options = { key: key(1) }
  assert.throws(() => jetDistances(some('top', 0, 5), good, options), /10 real jets or more, got 5/)
  assert.throws(() => coverage(good, good, { ...options, jets: 0 }), /coverage: jets/)
  assert.throws(() => coverage(good, { offsets: [0], particles: [] }, options), /jets of both kinds/)
  assert.throws(() => energyFlowPolynomials({ offsets: [0, 1], particles: [1, 2] }), /three numbers a particle/)
  assert.throws(() => energyFlowPolynomials({ offsets: [0, 1], particles: [1, NaN, 2] }), /NaN in particle 0/)
  assert.throws(() => energyMoversDistance([0, 0, -1], [0, 0, 1]), /p_T of at least 0, got -1/)
  assert.throws(() => energyMoversDistance([0, 0], [0, 0, 1]), /three numbers a particle/)
  assert.throws(() => frechetDistance([1, 2], [1, 2, 3, 4], 2), /two rows or more/)
  assert.throws(() => polynomialDistance([1, 2, 3], [1, 2, 3, 4], 2), /two rows or more/)
  assert.deepEqual([...energyFlowPolynomials({ offsets: [0], particles: [] })], [])
  assert.deepEqual(
    [...energyFlowPolynomials({ offsets: [0, 0], particles: [] })].every((v) => v === 0),
    true,
  )
})

test('nearest neighbours: by hand, and none', () => {
  assertClose(nearestNeighbours([0, 0, 3, 4], [0, 0, 3, 3], 2), [0, 1], { absolute: 0 })
  assert.deepEqual([...nearestNeighbours([1], [], 1)], [Infinity])
  assert.throws(() => nearestNeighbours([1, 2, 3], [1, 2], 2), /rows of 2 columns/)
})
