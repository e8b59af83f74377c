import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { classifierTwoSample, kolmogorovTwoSample } from '../../src/lib/evaluation/index.ts'
import { key, normals, split } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const WIDTH = 3
const rows = (seed: number, n: number, change: (v: number, column: number) => number = (v) => v) =>
  Float64Array.from(normals(key(seed), n * WIDTH), (v, k) => change(v, k % WIDTH))

describe('classifier two-sample test', () => {
  test('two samples of one distribution: p is uniform over many', () => {
    const ps = Array.from(
      { length: 60 },
      (_, t) => classifierTwoSample(rows(2 * t, 200), rows(2 * t + 1, 300), WIDTH).p,
    )
    const below = (level: number) => ps.filter((p) => p < level).length / ps.length
    assert.ok(below(0.05) < 0.17, `${below(0.05)}`)
    assert.ok(below(0.5) > 0.25 && below(0.5) < 0.75, `${below(0.5)}`)
  })

  test('a shift has the area that the normal distribution gives it, Φ(d / √2)', () => {
    const d = 1
    const { auc, p } = classifierTwoSample(
      rows(1, 4000),
      rows(2, 4000, (v, c) => (c === 1 ? v + d : v)),
      WIDTH,
    )
    // Φ(0.7071)
    assert.ok(Math.abs(auc.value - 0.76025) < 0.015, `${auc.value}`)
    assert.ok(p < 1e-100)
    assertClose([auc.error], [Math.sqrt(8001 / (12 * 4000 * 4000))], { relative: 1e-3 })
  })

  test('widths and correlations are seen where all means agree', () => {
    const wider = classifierTwoSample(
      rows(1, 2000),
      rows(2, 2000, (v) => 1.2 * v),
      WIDTH,
    )
    assert.ok(wider.p < 1e-6, `${wider.p}`)
    const [forA, forB] = split(key(9), 2)
    const [a, b] = [normals(forA, 4000), normals(forB, 4000)]
    const correlated = Float64Array.from(b, (v, k) => (k % 2 === 1 ? 0.4 * b[k - 1] + Math.sqrt(1 - 0.16) * v : v))
    assert.ok(classifierTwoSample(a, correlated, 2).p < 1e-6)
    assert.ok(
      kolmogorovTwoSample(
        a.filter((_, k) => k % 2 === 1),
        correlated.filter((_, k) => k % 2 === 1),
      ).p > 1e-3,
    )
  })

  test('refuses too few rows, half rows, and what is no number', () => {
    assert.throws(() => classifierTwoSample(rows(1, 19), rows(2, 50), WIDTH), /20 rows or more of 3 numbers/)
    assert.throws(() => classifierTwoSample([1, 2], rows(2, 50), WIDTH), /20 rows or more/)
    assert.throws(() => classifierTwoSample(rows(1, 30).fill(Number.NaN, 4, 5), rows(2, 30), WIDTH), /NaN in place 4/)
  })
})

test('Kolmogorov and Smirnov of two samples: the largest difference of distribution functions, counted slowly', () => {
  const a = Array.from(normals(key(4), 80), (v) => Math.round(5 * v) / 5)
  const b = Array.from(normals(key(5), 120), (v) => Math.round(5 * v + 1) / 5)
  const below = (sample: number[], x: number) => sample.filter((v) => v <= x).length / sample.length
  const slow = Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))))
  assertClose([kolmogorovTwoSample(a, b).deviation], [slow], { absolute: 1e-12 })
  assert.deepEqual(kolmogorovTwoSample(a, a), { deviation: 0, p: 1 })
})
