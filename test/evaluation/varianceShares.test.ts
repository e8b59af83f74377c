import assert from 'node:assert/strict'
import { test } from 'node:test'
import { varianceShares } from '../../src/lib/evaluation/index.ts'
import { fold, key, normals } from '../../src/lib/tensor/index.ts'

const [EVENTS, WEIGHTS, DRAWS] = [400, 12, 16]

/** Draws m_w + (s + t_w) z of every event: epistemic variance σ_m², aleatoric s² + σ_t². */
function toy(sigmaMean: number, s: number, sigmaScale: number) {
  const z = normals(key(1), EVENTS * DRAWS)
  return Array.from({ length: WEIGHTS }, (_, w) => {
    const own = normals(fold(key(2), w), 2 * EVENTS)
    return Float64Array.from({ length: EVENTS * DRAWS }, (_, at) => {
      const i = Math.floor(at / DRAWS)
      return sigmaMean * own[2 * i] + (s + sigmaScale * own[2 * i + 1]) * z[at]
    })
  })
}

const mean = (x: Float64Array) => x.reduce((a, b) => a + b, 0) / x.length

test('a toy of known parts: both variances are unbiased, within four errors', () => {
  const [sigmaMean, s, sigmaScale] = [0.5, 2, 0.4]
  const { weights, physics, share } = varianceShares(toy(sigmaMean, s, sigmaScale), DRAWS)
  const errorOf = (x: Float64Array) => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)) / EVENTS)
  assert.ok(Math.abs(mean(weights) - sigmaMean ** 2) < 4 * errorOf(weights), `${mean(weights)}`)
  assert.ok(Math.abs(mean(physics) - s ** 2 - sigmaScale ** 2) < 4 * errorOf(physics), `${mean(physics)}`)
  assert.ok(share.every((part) => part >= 0 && part <= 1))
})

test('common latents: weights that agree have no share, however few draws; the naive difference has 1/n of the variance', () => {
  const z = normals(key(7), 4)
  const same = Array.from({ length: 5 }, () => Float64Array.from(z))
  assert.deepEqual([...varianceShares(same, 4).share], [0])
  // a slow twin of the sums
  const table = [
    [1, 4, 2.5],
    [0, 5, 3],
  ]
  const { weights, physics } = varianceShares(
    table.map((row) => Float64Array.from(row)),
    3,
  )
  const rowMean = table.map((row) => row.reduce((a, b) => a + b) / 3)
  const columnMean = [0, 1, 2].map((j) => (table[0][j] + table[1][j]) / 2)
  const grand = (rowMean[0] + rowMean[1]) / 2
  let [between, interaction, within] = [0, 0, 0]
  table.forEach((row, k) => {
    between += (rowMean[k] - grand) ** 2
    row.forEach((x, j) => {
      interaction += (x - rowMean[k] - columnMean[j] + grand) ** 2 / 2
      within += (x - rowMean[k]) ** 2 / 4
    })
  })
  assert.ok(Math.abs(weights[0] - Math.max(0, between - interaction / 3)) < 1e-12)
  assert.ok(Math.abs(physics[0] - within) < 1e-12)
})

test('the share grows with what the weights disagree on', () => {
  const shares = [0.2, 1, 4].map((sigmaMean) => mean(varianceShares(toy(sigmaMean, 1, 0), DRAWS).share))
  assert.ok(shares[0] < 0.1 && shares[1] > 0.35 && shares[2] > 0.85, `${shares}`)
})

test('what is no table is refused', () => {
  assert.throws(() => varianceShares([[1, 2]], 2), /two or more draws of weights, got 1/)
  assert.throws(() => varianceShares([[1], [2]], 1), /two or more draws, got 1/)
  assert.throws(() => varianceShares([[1, 2], [1]], 2), /draws \[events, 2\] of the same events, got 1/)
  assert.throws(
    () =>
      varianceShares(
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
        2,
      ),
    /of the same events, got 3/,
  )
})
