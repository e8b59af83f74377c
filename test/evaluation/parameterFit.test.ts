import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitParameter, sensitivityOfPoints } from '../../src/lib/evaluation/index.ts'
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
