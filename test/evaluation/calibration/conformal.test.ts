import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conformalThreshold, conformalThresholds } from '../../../src/lib/evaluation/index.ts'
import { key, uniforms } from '../../../src/lib/tensor/index.ts'

test('thresholds are the ⌈(n + 1) c⌉-th smallest score, counted slowly', () => {
  for (const n of [1, 2, 19, 99, 100, 1234]) {
    const scores = uniforms(key(n), n).map((u) => u ** 2)
    const fitted = conformalThresholds(scores)
    assert.equal(fitted.events, n)
    for (const thousandths of [1, 70, 500, 680, 950, 999]) {
      const level = thousandths / 1000
      const wanted = Math.ceil(((n + 1) * thousandths) / 1000)
      const threshold = conformalThreshold(fitted, level)
      const held = scores.reduce((sum, score) => sum + Number(score <= threshold), 0)
      if (wanted > n) assert.equal(threshold, 1)
      else assert.equal(held, wanted, `${n}, ${level}`)
    }
  }
})

test('the guarantee: however wrong the posterior, a new event is held with a probability from c to c + 1/(n + 1)', () => {
  const [n, trials] = [24, 20_000]
  for (const level of [0.5, 0.68, 0.95]) {
    let held = 0
    const u = uniforms(key(3), trials * (n + 1))
    for (let t = 0; t < trials; t++) {
      // scores of a posterior that is far too narrow
      const scores = u.subarray(t * (n + 1), (t + 1) * (n + 1)).map((x) => Math.sqrt(x))
      held += Number(scores[n] <= conformalThreshold(conformalThresholds(scores.subarray(0, n)), level))
    }
    const share = held / trials
    const error = Math.sqrt((level * (1 - level)) / trials)
    assert.ok(share > level - 4 * error, `${share} for ${level}`)
    assert.ok(share < level + 1 / (n + 1) + 4 * error, `${share} for ${level}`)
  }
})

test('a level between two thousandths takes the higher, and none but 0 to 1 is one', () => {
  const fitted = conformalThresholds(Float64Array.from({ length: 9999 }, (_, i) => (i + 1) / 10_000))
  assert.equal(conformalThreshold(fitted, 0.6801), conformalThreshold(fitted, 0.681))
  assert.equal(conformalThreshold(fitted, 0.9999), 1)
  for (const level of [0, 1, -1, Number.NaN]) {
    assert.throws(() => conformalThreshold(fitted, level), /expected a level between 0 and 1/)
  }
  assert.throws(() => conformalThresholds([0.5, 1.2]), /expected scores from 0 to 1, got 1.2 at 1/)
  assert.equal(conformalThreshold(conformalThresholds([]), 0.1), 1)
})

test('thresholds of bins: those of their own events; of all where there are few, beyond all bins, or for a value that is none', () => {
  const n = 3000
  const u = uniforms(key(5), n)
  // 2 in 30 of the scores belong to 4 and more: too few
  const values = Float64Array.from({ length: n }, (_, i) => (i % 30 < 2 ? 4 + (i % 2) : 2 + (i % 2)))
  const scores = u.map((x, i) => (values[i] === 2 ? x ** 2 : x))
  const fitted = conformalThresholds(scores, { name: 'jets', from: [2, 3, 4], values })
  assert.deepEqual(
    fitted.apart!.bins.map(({ thresholds }) => thresholds.length),
    [999, 999, 0],
  )
  for (const level of [0.5, 0.68, 0.95]) {
    for (const jets of [2, 3]) {
      const alone = conformalThresholds(scores.filter((_, i) => values[i] === jets))
      assert.equal(conformalThreshold(fitted, level, jets), conformalThreshold(alone, level))
    }
    const all = conformalThreshold(conformalThresholds(scores), level)
    assert.notEqual(conformalThreshold(fitted, level, 2), all)
    for (const value of [undefined, 1, 4, 99, Number.NaN, -Infinity]) {
      assert.equal(conformalThreshold(fitted, level, value), all)
    }
  }
  const wanted = /conformalThresholds: expected 2 numbers of jets, got 1/
  assert.throws(() => conformalThresholds([0.1, 0.2], { name: 'jets', from: [2], values: [2] }), wanted)
})
