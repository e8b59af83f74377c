import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError } from '../../src/complaint.ts'
import { bandCoverage, ecdfBand } from '../../src/lib/evaluation/index.ts'
import { poisson } from '../../src/lib/evaluation/statistics/countDistributions.ts'
import { fourier } from '../../src/lib/evaluation/statistics/fourier.ts'
import { stepsInBand, stepsInBandByFourier } from '../../src/lib/evaluation/statistics/stepsInBand.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

test('the transform is the sum of its definition, and goes back', () => {
  for (const size of [2, 8, 64]) {
    const z = Float64Array.from(normals(key(size), 2 * size))
    const [re, im] = [z.slice(0, size), z.slice(size)]
    const [x, y] = [re.slice(), im.slice()]
    const transform = fourier(size)
    transform.forward(re, im)
    for (let k = 0; k < size; k++) {
      let [sumRe, sumIm] = [0, 0]
      for (let j = 0; j < size; j++) {
        const [c, s] = [Math.cos((2 * Math.PI * j * k) / size), -Math.sin((2 * Math.PI * j * k) / size)]
        sumRe += c * x[j] - s * y[j]
        sumIm += c * y[j] + s * x[j]
      }
      assertClose([re[k], im[k]], [sumRe, sumIm], { absolute: 1e-12 })
    }
    transform.inverse(re, im)
    assertClose([...re, ...im], [...x, ...y], { absolute: 1e-14 })
  }
})

test('the walk by transforms, from both ends, is the walk written out', () => {
  for (const points of [2, 3, 4, 5, 20, 101]) {
    for (const n of [3, 40, 1000, 20_000]) {
      const spread = (i: number) => Math.ceil(2.5 * Math.sqrt((n * i * (points - i)) / points ** 2))
      const middle = Float64Array.from({ length: points - 1 }, (_, i) => Math.round((n * (i + 1)) / points))
      // not symmetric, so that the two ends cannot be mixed up
      const lower = middle.map((m, i) => Math.max(0, m - spread(i + 1)))
      const upper = middle.map((m, i) => Math.min(n, m + (i % 3) + Math.floor(0.7 * spread(i + 1))))
      const step = poisson(n / points)
      const slow = stepsInBand(n, step, { lower, upper })
      assertClose([stepsInBandByFourier(n, step, { lower, upper })], [slow], { relative: 1e-11 }, `${n} in ${points}`)
    }
  }
})

test('ecdfBand of a million in seconds, and the band that minutes of plain sums gave', () => {
  const start = performance.now()
  const band = ecdfBand({ n: 1e6, points: 100, level: 0.95 })
  assert.ok(performance.now() - start < 6000, 'it took sixteen seconds by plain sums')
  // by plain sums, at a0e3cf4
  assertClose([band.gamma, band.coverage], [0.0021810417700679485, 0.9503586225969943], { relative: 1e-12 })
  assert.deepEqual([band.lower[49], band.upper[49]], [498_468, 501_532])
})

test('limits that are no counts, or cross, are refused', () => {
  const limits = (lower: number[], upper: number[]) => ({
    lower: Float64Array.from(lower),
    upper: Float64Array.from(upper),
  })
  for (const bad of [
    limits([2], [1]),
    limits([0.5], [1]),
    limits([Number.NaN], [1]),
    limits([0, 0], [1]),
    limits([], []),
    limits([0], [11]),
    limits([-1], [3]),
  ]) {
    assert.throws(() => bandCoverage(10, bad), ConfigError)
  }
  assert.throws(() => bandCoverage(Number.NaN, limits([0], [1])), ConfigError)
})
