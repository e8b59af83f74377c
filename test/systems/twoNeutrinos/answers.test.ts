import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binning } from '../../../src/lib/columns/binning.ts'
import { correlation } from '../../../src/lib/evaluation/answers/correlationTable.ts'
import {
  compareAnswers,
  correlationTable,
  massSensitivity,
  mediansOfColumns,
  unfoldingPrecision,
} from '../../../src/lib/evaluation/index.ts'
import { masses, transverseMomenta } from '../../../src/lib/kinematics/index.ts'
import { type NeutrinoPairs, pairMasses, solvedEvents, takeObjects } from '../../../src/lib/reconstruction/index.ts'
import { PAIR_OBSERVABLES, pairObservables } from '../../../src/lib/systems/index.ts'
import { ConfigError, key, normals, ShapeError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { toyPairs } from './toyPairs.ts'

const COUNT = 4000
const { objects, truth, toy, smeared } = toyPairs(key(12), COUNT)

test('pairObservables: those of the particles themselves', () => {
  const columns = pairObservables(objects, truth)
  assert.deepEqual(
    Object.keys(columns),
    PAIR_OBSERVABLES.map(({ name }) => name),
  )
  const tolerance = { relative: 1e-7, absolute: 1e-4 }
  assertClose(columns.m_wplus, new Float64Array(COUNT).fill(80.38), tolerance)
  assertClose(columns.m_antitop, new Float64Array(COUNT).fill(172.5), tolerance)
  assertClose(columns.m_tt, masses(toy.top, toy.antitop), tolerance)
  assertClose(columns.pt_top, transverseMomenta(toy.top), tolerance)
  assertClose(
    columns.nu_E,
    Float64Array.from({ length: COUNT }, (_, i) => toy.neutrino[4 * i]),
    tolerance,
  )
  assertClose(
    columns.nubar_pz,
    Float64Array.from({ length: COUNT }, (_, i) => toy.antineutrino[4 * i + 3]),
    tolerance,
  )
  assertClose(pairMasses(objects, truth), Float64Array.from(columns.m_tt), tolerance)
  assert.throws(() => pairObservables(objects, truth.subarray(6)), ShapeError)
})

/** Methods as they are compared, with the objects of the test or others. */
const methodsOf = (methods: Record<string, NeutrinoPairs>, of = objects) =>
  Object.fromEntries(
    Object.entries(methods).map(([name, pairs]) => [
      name,
      { observables: pairObservables(of, pairs), answered: solvedEvents(pairs) },
    ]),
  )

test('compareAnswers: efficiency, own events, and the same events for methods that always answer', () => {
  const fine = smeared(key(1), 10)
  // answers every other event, and those twice as well
  const partial = smeared(key(2), 5).map((p, k) => (Math.floor(k / 6) % 2 ? p : Number.NaN))
  const same = partial.map((p) => p + 1)
  const truthColumns = pairObservables(objects, truth)
  const shifted = { ...truthColumns, m_tt: Float64Array.from(truthColumns.m_tt, (m) => m + 3) }
  const methods = { ...methodsOf({ fine, partial, same }), shifted: { observables: shifted } }
  const result = compareAnswers({ count: COUNT, truth: truthColumns, methods })
  assert.equal(result.efficiency.fine.value, 1)
  assert.equal(result.efficiency.partial.value, 0.5)
  assert.deepEqual(Object.keys(result.errors), ['fine', 'partial', 'same', 'shifted'])
  const width = (summary: { width: { value: number; error: number } }, sigma: number) =>
    assert.ok(Math.abs(summary.width.value - 0.99446 * sigma) < 4 * summary.width.error, `${summary.width.value}`)
  width(result.errors.fine.nu_px, 10)
  width(result.errors.partial.nubar_pz, 5)
  assert.equal(result.errors.partial.nu_px.n, COUNT / 2)
  // methods of the same events share a table
  assert.deepEqual(Object.keys(result.onEventsOf), ['partial'])
  assert.deepEqual(Object.keys(result.onEventsOf.partial).sort(), ['fine', 'partial', 'same', 'shifted'])
  assert.equal(result.onEventsOf.partial.fine.nu_px.n, COUNT / 2)
  assertClose([result.errors.shifted.m_tt.median.value], [3], { absolute: 1e-9 })
})

test('compareAnswers: events without a b are left out of the masses only', () => {
  const b = objects.b.map((x, k) => (k < 40 ? Number.NaN : x))
  const without = { ...objects, b }
  const { errors } = compareAnswers({
    count: COUNT,
    truth: pairObservables(without, truth),
    methods: methodsOf({ fine: smeared(key(1), 10) }, without),
  })
  assert.equal(errors.fine.m_tt.n, COUNT - 10)
  assert.equal(errors.fine.m_top.n, COUNT - 10)
  assert.equal(errors.fine.m_antitop.n, COUNT)
  assert.equal(errors.fine.nu_px.n, COUNT)
})

test('the median over draws, observable by observable', () => {
  const few = takeObjects(
    objects,
    Array.from({ length: 50 }, (_, i) => i),
  )
  const draws = 7
  const z = normals(key(3), 50 * draws * 6)
  const momenta = Float32Array.from(z, (noise, k) => truth[6 * Math.floor(k / (6 * draws)) + (k % 6)] + 20 * noise)
  const eachDraw = Array.from({ length: 50 * draws }, (_, row) => Math.floor(row / draws))
  const medians = mediansOfColumns(pairObservables(takeObjects(few, eachDraw), momenta), draws)
  const columns = Array.from({ length: draws }, (_, d) =>
    pairObservables(
      few,
      Float64Array.from({ length: 300 }, (_, k) => momenta[6 * (Math.floor(k / 6) * draws + d) + (k % 6)]),
    ),
  )
  for (const name of ['nu_px', 'm_tt', 'nubar_eta']) {
    const wanted = Float64Array.from({ length: 50 }, (_, i) => columns.map((c) => c[name][i]).sort((a, b) => a - b)[3])
    assertClose(medians[name], wanted, { relative: 1e-6 }, name)
  }
})

test('correlations: a known one is found, events without an answer are left out', () => {
  const z = normals(key(4), 3 * 20_000)
  const column = (of: (i: number) => number) => Float64Array.from({ length: 20_000 }, (_, i) => of(i))
  const x = column((i) => z[3 * i])
  const y = column((i) => 0.6 * z[3 * i] + 0.8 * z[3 * i + 1])
  const { value, error } = correlation(x, y)
  assert.ok(Math.abs(value - 0.6) < 4 * error && Math.abs(error - 0.64 / Math.sqrt(20_000)) < 1e-4)
  assertClose(
    [
      correlation(x, x).value,
      correlation(
        x,
        x.map((v) => 5 - v),
      ).value,
    ],
    [1, -1],
    { absolute: 1e-12 },
  )
  const pairs = Float64Array.from({ length: 6 * 20_000 }, (_, k) => {
    const i = Math.floor(k / 6)
    if (i % 4 === 0) return Number.NaN
    return [z[3 * i], z[3 * i + 1], 0, -z[3 * i], z[3 * i + 2], z[3 * i + 1]][k % 6] + (k % 6 === 2 ? z[3 * i + 2] : 0)
  })
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name }))
  const columns = Object.fromEntries(
    six.map(({ name }, c) => [name, Float64Array.from({ length: 20_000 }, (_, i) => pairs[6 * i + c])]),
  )
  const { n, values } = correlationTable(six.slice(0, 3), six.slice(3), { one: columns }).methods.one
  assert.equal(n, 15_000)
  assertClose([values[0][0].value, values[1][2].value, values[2][1].value], [-1, 1, 1], { absolute: 1e-12 })
  assert.ok(Math.abs(values[0][1].value) < 4 * values[0][1].error)
  assert.throws(() => correlationTable(six, six, { one: { a: [1] } }), ShapeError)
})

test('unfolding precision: true values have √n errors, worse resolution and lost events cost precision', () => {
  const n = 40_000
  const z = normals(key(5), 3 * n)
  const x = Float64Array.from({ length: n }, (_, i) => z[3 * i])
  const with_ = (width: number) => x.map((value, i) => value + width * z[3 * i + 1])
  const grid = binning([{ name: 'x', unit: '', edges: [-10, -0.7, 0, 0.7, 10] }])
  const precision = (unfold?: number) =>
    unfoldingPrecision({
      binning: grid,
      truth: [x],
      methods: {
        exact: [x],
        sharp: [with_(0.2)],
        blunt: [with_(0.6)],
        half: [x.map((v, i) => (i % 2 ? v : Number.NaN))],
      },
      baseline: 'exact',
      key: key(6),
      toys: 800,
      ...(unfold && { unfold }),
    })
  const { methods, generated } = precision()
  const { exact, sharp, blunt, half } = methods
  generated.forEach((events, b) => {
    assertClose([exact.relativeError[b]], [1 / Math.sqrt(events)], { relative: 0.12 })
    assertClose([half.overBaseline[b]], [Math.SQRT2], { relative: 0.15 })
    assert.ok(
      exact.overBaseline[b] === 1 && sharp.overBaseline[b] > 1.02 && blunt.overBaseline[b] > sharp.overBaseline[b],
    )
    assert.ok(Math.abs(blunt.bias[b]) < 1e-9, 'the inverse has no bias')
  })
  const regularised = precision(3).methods.blunt
  assert.ok(regularised.relativeError.every((error, b) => error < blunt.relativeError[b]))
  assert.ok(
    regularised.bias.some((bias) => Math.abs(bias) > 0.01),
    'regularisation is paid for with bias',
  )
  assert.throws(
    () => unfoldingPrecision({ binning: grid, truth: [x], methods: { exact: [x] }, baseline: 'truth', key: key(1) }),
    /one of exact as the baseline, got truth/,
  )
})

test('mass sensitivity: slope and its worth for answers that follow the truth by half', () => {
  const n = 10_000
  const sample = (topMass: number, seed: number) => ({
    topMass,
    reconstructed: Float64Array.from(normals(key(seed), n), (z) => 100 + 0.5 * (topMass - 172.5) + 20 * z),
  })
  const { points, slope, perEvent } = massSensitivity([sample(170, 1), sample(172.5, 2), sample(175, 3)])
  assert.ok(Math.abs(slope.value - 0.5) < 4 * slope.error, `${slope.value} ± ${slope.error}`)
  // error of a median: √(π/2) σ/√n; of the slope: that over √(2·2.5²)
  assertClose([slope.error], [(Math.sqrt(Math.PI / 2) * 20) / 100 / (2.5 * Math.SQRT2)], { relative: 0.15 })
  assertClose([perEvent * Math.abs(slope.value)], [Math.sqrt(Math.PI / 2) * 20], { relative: 0.15 })
  assertClose([points[1].median.value], [100], { absolute: 1.2 })
  assert.throws(() => massSensitivity([sample(170, 1)]), ConfigError)
})
