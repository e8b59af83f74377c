import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bandCoverage, ecdfBand, ecdfDifference } from '../../src/lib/evaluation/index.ts'
import { ConfigError, key, ShapeError, split, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { oracles } from './oracles.ts'

/** Counts of `n` uniform numbers, each raised to `power`, in `bins` bins. */
function drawCounts(k: ReturnType<typeof key>, n: number, bins: number, power = 1): Float64Array {
  const counts = new Float64Array(bins)
  for (const u of uniforms(k, n)) counts[Math.floor(bins * u ** power)]++
  return counts
}

test('bandCoverage: the probability to stay inside is that of the recursion in arviz', () => {
  for (const { n, fixed } of oracles.bands) {
    const band = { lower: Float64Array.from(fixed.lower), upper: Float64Array.from(fixed.upper) }
    assertClose([bandCoverage(n, band)], [fixed.coverage], { relative: 1e-10 }, `n = ${n}`)
  }
})

test('bandCoverage: all sequences of few numbers, counted', () => {
  // 4 numbers in thirds: 3⁴ equally likely outcomes
  const [n, lower, upper] = [4, Float64Array.of(1, 2), Float64Array.of(2, 3)]
  let inside = 0
  for (let outcome = 0; outcome < 3 ** n; outcome++) {
    const thirds = Array.from({ length: n }, (_, i) => Math.floor(outcome / 3 ** i) % 3)
    const [a, b] = [thirds.filter((t) => t < 1).length, thirds.filter((t) => t < 2).length]
    if (a >= lower[0] && a <= upper[0] && b >= lower[1] && b <= upper[1]) inside++
  }
  assertClose([bandCoverage(n, { lower, upper })], [inside / 3 ** n], { relative: 1e-13 })
})

test('ecdfBand: limits agree with the optimised band of arviz, to one count', () => {
  for (const { n, points, level, gamma, lower, upper } of oracles.bands) {
    const band = ecdfBand({ n, points, level })
    assertClose(band.lower, lower, { absolute: 1 }, `lower of ${n}`)
    assertClose(band.upper, upper, { absolute: 1 }, `upper of ${n}`)
    // few numbers have few bands, and a γ chosen differently among those that give the same one
    if (n >= 1000) assertClose([band.gamma], [gamma], { relative: 0.03 }, `γ of ${n}`)
    assert.ok(band.coverage >= level && band.coverage < level + 0.02, `${n}: ${band.coverage}`)
  }
})

test('ecdfBand: simulated uniform samples stay inside as often as stated', () => {
  for (const [n, level] of [
    [200, 0.95],
    [1000, 0.8],
  ]) {
    const band = ecdfBand({ n, points: 20, level })
    const trials = 3000
    const inside = split(key(n), trials).filter((k) => ecdfDifference(drawCounts(k, n, 20), band).outside === 0).length
    const error = Math.sqrt((band.coverage * (1 - band.coverage)) / trials)
    assert.ok(Math.abs(inside / trials - band.coverage) < 4 * error, `${inside / trials}, stated ${band.coverage}`)
  }
})

test('ecdfDifference: numbers that are not uniform leave the band', () => {
  const band = ecdfBand({ n: 4000, points: 100, level: 0.95 })
  const bent = ecdfDifference(drawCounts(key(3), 4000, 100, 1.15), band)
  assert.ok(bent.outside > 20, `${bent.outside} points outside`)
  assert.ok(Math.max(...bent.difference) > Math.max(...bent.upper))
  assert.equal(ecdfDifference(drawCounts(key(3), 4000, 100), band).outside, 0)
})

test('ecdfDifference: F̂(z) − z, with the band about it', () => {
  const band = ecdfBand({ n: 8, points: 4, level: 0.9 })
  const { at, difference, lower, upper, level } = ecdfDifference(Float64Array.of(1, 2, 2, 3), band)
  assert.deepEqual([Array.from(at), level], [[0.25, 0.5, 0.75], 0.9])
  assertClose(difference, [1 / 8 - 0.25, 3 / 8 - 0.5, 5 / 8 - 0.75], { absolute: 1e-15 })
  assertClose(
    lower,
    Array.from(band.lower, (count, i) => count / 8 - at[i]),
    { absolute: 1e-15 },
  )
  // the band of 1 − z mirrors that of z
  assertClose(upper, Array.from(lower, (v) => -v).reverse(), { absolute: 1e-15 })
})

test('impossible bands and bands of another histogram are refused', () => {
  assert.throws(() => ecdfBand({ n: 0, points: 10, level: 0.95 }), ConfigError)
  assert.throws(() => ecdfBand({ n: 10, points: 1, level: 0.95 }), ConfigError)
  assert.throws(() => ecdfBand({ n: 10, points: 10, level: 95 }), ConfigError)
  const band = ecdfBand({ n: 10, points: 4, level: 0.95 })
  assert.throws(() => ecdfDifference(Float64Array.of(3, 3, 3), band), ShapeError)
  assert.throws(() => ecdfDifference(Float64Array.of(3, 3, 3, 3), band), ShapeError)
})
