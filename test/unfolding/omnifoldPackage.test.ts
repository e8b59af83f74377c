/** OmniFold beside the package of its authors (test/reference/unfolding-omnifold.py) on the same events, in bins. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { classifierRatios, omnifold } from '../../src/lib/unfolding/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

before(() => useBackend())

const reference = JSON.parse(readFileSync(new URL('../reference/unfolding-omnifold.json', import.meta.url), 'utf8'))
const { count, edges, iterations } = reference as { count: number; edges: number[]; iterations: number }
const SIGMA = 0.5

function mulberry32(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A normal truth and what a normal detector makes of it. */
function events(seed: number, mean: number, width: number) {
  const next = mulberry32(seed)
  const z = Float64Array.from({ length: 2 * count }, () => {
    const r = Math.sqrt(-2 * Math.log(1 - next()))
    return r * Math.cos(2 * Math.PI * next())
  })
  const truth = z.subarray(0, count).map((x) => mean + width * x)
  return { truth, measured: truth.map((x, i) => x + SIGMA * z[count + i]) }
}

const shares = (values: Float64Array, weights: ArrayLike<number>) => {
  const sums = new Array<number>(edges.length - 1).fill(0)
  let total = 0
  values.forEach((x, i) => {
    total += weights[i]
    let k = -1
    while (k + 1 < edges.length && x >= edges[k + 1]) k++
    if (k >= 0 && k < sums.length) sums[k] += weights[i]
  })
  return sums.map((sum) => sum / total)
}

test('bins agree with those of omnifold 0.1.36 within their statistical spread', async () => {
  const simulation = events(1, 0, 1)
  const data = events(2, 0.3, 0.9)
  assertClose([...simulation.truth.subarray(0, 3)], reference.first.generated, { relative: 1e-12 })
  assertClose([...data.measured.subarray(0, 3)], reference.first.data, { relative: 1e-12 })
  const fit = () => classifierRatios(1, { epochs: 4, batchSize: 256, learningRate: 3e-3 })
  const { weights } = await omnifold(
    { values: Float32Array.from(data.measured) },
    { count, measured: Float32Array.from(simulation.measured), generated: Float32Array.from(simulation.truth) },
    { key: key(1), iterations, fit: { measured: fit(), generated: fit() } },
  )
  const found = shares(simulation.truth, weights)
  const { unfolded, spread, simulated } = reference as Record<string, number[]>
  const pulls = found.map((share, k) => (share - unfolded[k]) / (spread[k] * Math.sqrt(1 + 1 / 6)))
  const chiSquare = (of: readonly number[]) => of.reduce((sum, pull) => sum + pull * pull, 0) / of.length
  assert.ok(chiSquare(pulls) < 2.5 && pulls.every((pull) => Math.abs(pull) < 4), `${pulls.map((p) => p.toFixed(1))}`)
  // the simulation itself is far from it
  const before = simulated.map((share, k) => (share - unfolded[k]) / spread[k])
  assert.ok(chiSquare(before) > 8 * chiSquare(pulls), `${before.map((p) => p.toFixed(1))}`)
})
