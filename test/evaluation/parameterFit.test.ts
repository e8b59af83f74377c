import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitParameter, logAcceptance, sensitivityOfPoints } from '../../src/lib/evaluation/index.ts'
import { ConfigError, DomainError, key, normals, ShapeError } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const values = Array.from({ length: 41 }, (_, k) => 160 + 0.75 * k)
const SIGMA = 12

/** Normal events about a value, and their exact likelihood. */
function scanOf(centre: number, n: number, seed: number) {
  const x = Float64Array.from(normals(key(seed), n), (z) => centre + SIGMA * z)
  return {
    x,
    logLikelihood: Array.from(x).flatMap((at) => values.map((value) => -((at - value) ** 2) / (2 * SIGMA ** 2))),
  }
}

test('the fit of normal events is their mean, and its error that of a mean', () => {
  const n = 4000
  const { x, logLikelihood } = scanOf(172.2, n, 1)
  const fit = fitParameter({ values, logLikelihood, key: key(2), toys: 400 })
  assertClose([fit.value], [x.reduce((a, b) => a + b, 0) / n], { absolute: 1e-6 })
  assertClose([fit.error], [SIGMA / Math.sqrt(n)], { relative: 0.15 })
})

test('events that were selected by what depends on the value: the fit is right with their acceptance, and moved without', () => {
  const threshold = 175
  const n = 40_000
  const all = scanOf(172, n, 5).x
  const kept = all.filter((x) => x > threshold)
  const logLikelihood = Array.from(kept).flatMap((x) => values.map((value) => -((x - value) ** 2) / (2 * SIGMA ** 2)))
  // from events of five values, as a generator gives them
  const generated = Float64Array.from({ length: 5 * n }, (_, i) => 166 + 3 * Math.floor(i / n))
  const z = normals(key(6), 5 * n)
  const selected = generated.map((value, i) => Number(value + SIGMA * z[i] > threshold))
  const acceptance = logAcceptance({ generated, selected }, values)
  // the slope of ln P is φ/Φ σ⁻¹ about the middle
  const hazard = (value: number) => {
    const u = (threshold - value) / SIGMA
    const steps = Array.from({ length: 4000 }, (_, k) => Math.exp(-((u + 0.002 * (k + 0.5)) ** 2) / 2) * 0.002)
    return Math.exp(-(u * u) / 2) / steps.reduce((a, b) => a + b, 0) / SIGMA
  }
  assertClose([(acceptance[20] - acceptance[10]) / 7.5], [hazard(172)], { relative: 0.06 })
  const right = fitParameter({ values, logLikelihood, logAcceptance: acceptance, key: key(7), toys: 40 })
  const moved = fitParameter({ values, logLikelihood, key: key(7), toys: 40 })
  assert.ok(Math.abs(right.value - 172) < 1.5, `${right.value}`)
  assert.ok(moved.value > 180, `${moved.value}`)
})

test('shares that tell no acceptance are refused', () => {
  const two = { generated: [1, 1, 2, 2], selected: [1, 0, 1, 1] }
  assertClose(logAcceptance(two, [1, 2]), [Math.log(0.5), 0], { absolute: 1e-12 })
  assert.equal(logAcceptance(two, []).length, 0)
  assert.throws(() => logAcceptance({ ...two, selected: [1] }, [1]), ShapeError)
  assert.throws(() => logAcceptance({ ...two, selected: [0, 0, 1, 1] }, [1]), /events of 1 that are selected, got none/)
  assert.throws(() => logAcceptance({ generated: [1, 1], selected: [1, 1] }, [1]), /two values or more/)
  assert.throws(() => logAcceptance({ ...two, generated: [1, 1, 2, Number.NaN] }, [1]), DomainError)
  assert.throws(() => fitParameter({ values, logLikelihood: [], logAcceptance: [1], key: key(1) }), DomainError)
  const some = scanOf(172, 3, 1).logLikelihood
  assert.throws(() => fitParameter({ values, logLikelihood: some, logAcceptance: [1], key: key(1) }), ShapeError)
})

test('a parabola is found whatever the steps between the values', () => {
  const uneven = [100, 101, 140, 180, 181.5, 300]
  const logLikelihood = [1, 2].flatMap(() => uneven.map((value) => -((value - 163) ** 2)))
  assertClose([fitParameter({ values: uneven, logLikelihood, key: key(1), toys: 2 }).value], [163], { absolute: 1e-9 })
})

test('fits that follow the mass by as much as they should, with the error of one event', () => {
  const fits = [168, 172.5, 177].map((topMass, k) => {
    const n = 2000
    const median = fitParameter({ values, logLikelihood: scanOf(topMass, n, 10 + k).logLikelihood, key: key(k) })
    return { topMass, n, median, width: { value: SIGMA, error: 1 } }
  })
  const { slope, perEvent } = sensitivityOfPoints(fits)
  assert.ok(Math.abs(slope.value - 1) < 4 * slope.error, `${slope.value} ± ${slope.error}`)
  assertClose([perEvent], [SIGMA], { relative: 0.2 })
})

test('scans that tell nothing are refused', () => {
  const logLikelihood = new Float64Array(2 * values.length)
  assert.throws(() => fitParameter({ values: [1, 2], logLikelihood, key: key(1) }), ConfigError)
  assert.throws(() => fitParameter({ values: values.toReversed(), logLikelihood, key: key(1) }), ConfigError)
  assert.throws(() => fitParameter({ values, logLikelihood, key: key(1), toys: 1 }), ConfigError)
  assert.throws(() => fitParameter({ values, logLikelihood: [1, 2, 3], key: key(1) }), ShapeError)
  assert.throws(() => fitParameter({ values, logLikelihood, key: key(1) }), DomainError)
})
