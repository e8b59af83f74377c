import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError } from '../../src/complaint.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { logPoisson, poissonNumbers } from '../../src/lib/unfolding/index.ts'
import { tails } from '../evaluation/oracles.ts'
import { assertClose } from '../helpers/assertClose.ts'

const drawn = (mean: number, n: number, seed = 9) => poissonNumbers(key(seed), new Array(n).fill(mean))

test('ln of a Poisson probability is that of 60 digits, for means up to 1e15 and any real k', () => {
  for (const { k, mean, log } of tails.log_poisson) {
    assertClose([logPoisson(k, mean)], [log], { relative: 4e-15, absolute: 4e-15 }, `${k} of ${mean}`)
  }
  assert.equal(logPoisson(0, 0), 0)
  assert.equal(logPoisson(2, 0), Number.NEGATIVE_INFINITY)
})

for (const mean of [0.3, 4, 37.5, 999.9, 1000, 2500, 1e6, 1e9, 1e12, 1e15]) {
  test(`Poisson numbers of mean ${mean} have the mean, variance and third moment of their law, in no time`, () => {
    const n = 20_000
    const start = performance.now()
    const x = drawn(mean, n)
    assert.ok(performance.now() - start < 2000, 'milliseconds for a few hundred')
    assert.ok(x.every((k) => Number.isInteger(k) && k >= 0))
    const moment = (p: number) => x.reduce((sum, k) => sum + ((k - mean) / Math.sqrt(mean)) ** p, 0) / n
    assert.ok(Math.abs(moment(1)) < 4.5 / Math.sqrt(n), `mean off by ${moment(1)} σ`)
    assert.ok(Math.abs(moment(2) - 1) < 4.5 * Math.sqrt((2 + 1 / mean) / n), `variance ${moment(2)}`)
    assert.ok(Math.abs(moment(3) - mean ** -0.5) < Math.max(0.12, 0.1 * mean ** -0.5), `skewness ${moment(3)}`)
  })
}

test('numbers by rejection fill the deciles of scipy’s law', () => {
  const n = 100_000
  for (const { mean, edges, below } of tails.poisson_deciles) {
    const x = drawn(mean, n, 17)
    edges.forEach((edge, d) => {
      const share = x.reduce((count, k) => count + (k <= edge ? 1 : 0), 0) / n
      const sigma = Math.sqrt((below[d] * (1 - below[d])) / n)
      assert.ok(Math.abs(share - below[d]) < 4.5 * sigma, `${mean}: ${share} up to ${edge}, wanted ${below[d]}`)
    })
  }
})

test('rejection and the walk from the mode follow one law, count by count', () => {
  const [n, mean] = [200_000, 1000]
  const [walked, rejected] = [drawn(mean - 1e-9, n, 3), drawn(mean, n, 4)]
  const histogram = (x: Float64Array) => {
    const counts = new Float64Array(200)
    for (const k of x) counts[Math.min(199, Math.max(0, k - 900))]++
    return counts
  }
  const [a, b] = [histogram(walked), histogram(rejected)]
  let [chiSquared, bins] = [0, 0]
  a.forEach((count, i) => {
    if (count + b[i] < 20) return
    chiSquared += (count - b[i]) ** 2 / (count + b[i])
    bins++
  })
  assert.ok(bins > 150 && Math.abs(chiSquared - bins) < 4 * Math.sqrt(2 * bins), `χ² ${chiSquared} in ${bins} bins`)
})

test('Poisson numbers follow the key, row by row', () => {
  for (const means of [
    [5, 0, 7],
    [5000, 0, 7e9],
  ]) {
    assert.deepEqual(poissonNumbers(key(9), means), poissonNumbers(key(9), means))
    assert.equal(poissonNumbers(key(9), means.slice(0, 1))[0], poissonNumbers(key(9), means)[0])
    assert.equal(poissonNumbers(key(9), means)[1], 0)
  }
  assert.notDeepEqual(drawn(50, 3), drawn(50, 3, 8))
  assert.notDeepEqual(drawn(5e7, 3), drawn(5e7, 3, 8))
})

test('means without end and below zero are refused, with their bin; the largest and smallest are not', () => {
  for (const mean of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => poissonNumbers(key(9), [1, mean]), { name: 'DomainError', message: /in bin 1/ })
  }
  assert.throws(() => poissonNumbers(key(9), [-1e-300]), DomainError)
  assert.equal(poissonNumbers(key(9), [1e300])[0], 1e300)
  assert.equal(poissonNumbers(key(9), [1e-300])[0], 0)
})
