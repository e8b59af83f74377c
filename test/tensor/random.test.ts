import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigError, fold, key, normals, permutation, split, threefry, uniforms } from '../../src/lib/tensor/index.ts'
import { kolmogorov } from './kolmogorov.ts'

/** Random123 1.14's kat_vectors, `threefry 2x32 20`; jax/tests/random_test.py has the same three. */
const KNOWN = [
  { counter: [0, 0], key: [0, 0], words: [0x6b200159, 0x99ba4efe] },
  { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], words: [0x1cb996fc, 0xbb002be7] },
  { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], words: [0xc4923a9c, 0x483df7a0] },
] as const

for (const { counter, key, words } of KNOWN) {
  test(`threefry gives Random123's words for counter ${counter.map((word) => word.toString(16))}`, () =>
    assert.deepEqual(threefry(key, counter[0], counter[1]), words))
}

test('a seed fills both words of its key', () => {
  assert.deepEqual(key(0), [0, 0])
  assert.deepEqual(key(7), [0, 7])
  assert.deepEqual(key(2 ** 32 + 5), [1, 5])
  assert.deepEqual(key(Number.MAX_SAFE_INTEGER), [2 ** 21 - 1, 2 ** 32 - 1])
})

for (const seed of [-1, 0.5, Number.NaN, 2 ** 53]) {
  test(`the seed ${seed} is refused`, () =>
    assert.throws(() => key(seed), {
      name: 'ConfigError',
      message: /^seed: expected an integer from 0 to 2\^53 - 1, got/,
    }))
}

test('split, fold and permutation leave the draws of their key alone, and each other', () => {
  const k = key(11)
  const words = [
    threefry(k, 0, 0),
    threefry(k, 1, 0),
    ...split(k, 50),
    ...[0, 1, 2, 2 ** 32, 2 ** 33].map((n) => fold(k, n)),
  ]
  assert.equal(new Set(words.map(String)).size, words.length)
  assert.deepEqual(split(k, 2), split(k, 5).slice(0, 2), 'the first keys do not depend on how many there are')
})

test('uniform draws are uniform in (0, 1)', () => {
  const draws = uniforms(key(1), 100_000)
  assert.ok(draws.every((u) => u > 0 && u < 1))
  assert.ok(kolmogorov(draws, (u) => u) > 0.01)
})

test('normal draws are standard normal, in distribution and in their first four moments', () => {
  const n = 200_000
  const draws = normals(key(2), n)
  assert.ok(kolmogorov(draws, normalDistribution) > 0.01)
  const moment = (power: number) => draws.reduce((sum, z) => sum + z ** power, 0) / n
  // variances of z, z², z³, z⁴: 1, 2, 15, 96
  const expected = [0, 1, 0, 3]
  for (const [i, variance] of [1, 2, 15, 96].entries()) {
    const pull = (moment(i + 1) - expected[i]) / Math.sqrt(variance / n)
    assert.ok(Math.abs(pull) < 4, `moment ${i + 1}: ${pull} standard errors off`)
  }
})

test('neighbouring draws, and draws of neighbouring keys, do not correlate', () => {
  const n = 100_000
  const [a, b] = split(key(3), 2).map((k) => normals(k, n))
  const correlation = (f: (i: number) => number) =>
    (Array.from({ length: n - 1 }, (_, i) => f(i)).reduce((sum, x) => sum + x, 0) / n) * Math.sqrt(n)
  assert.ok(Math.abs(correlation((i) => a[i] * b[i])) < 4)
  assert.ok(Math.abs(correlation((i) => a[i] * a[i + 1])) < 4)
})

const streams = { uniforms, normals }
for (const [name, stream] of Object.entries(streams)) {
  test(`${name}: pieces of a stream are the stream`, () =>
    fc.assert(
      fc.property(fc.nat(200), fc.nat(100), (n, half) => {
        const cut = 2 * Math.min(half, n >> 1)
        const whole = stream(key(4), n)
        assert.deepEqual([...stream(key(4), cut), ...stream(key(4), n - cut, cut)], [...whole])
      }),
      { seed: 1 },
    ))

  test(`${name}: a stream goes on beyond 2³³ draws, where the counter's first word is full`, () => {
    const at = 2 ** 33 - 2
    const across = stream(key(5), 4, at)
    assert.deepEqual([...across.slice(2)], [...stream(key(5), 2, at + 2)])
    assert.notDeepEqual([...across.slice(2)], [...stream(key(5), 2, 0)])
  })

  test(`${name}: an odd place in a stream is refused`, () =>
    assert.throws(
      () => stream(key(1), 2, 3),
      new ConfigError({ who: 'random stream', wanted: 'an even offset', got: '3' }),
    ))
}

test('a permutation has every number once', () =>
  fc.assert(
    fc.property(fc.nat(300), fc.nat(1000), (n, seed) => {
      assert.deepEqual(
        [...permutation(key(seed), n)].sort((a, b) => a - b),
        Array.from({ length: n }, (_, i) => i),
      )
    }),
    { seed: 1 },
  ))

test('all six orders of three are equally likely', () => {
  const n = 12_000
  const counts = new Map<string, number>()
  for (const k of split(key(6), n)) {
    const order = permutation(k, 3).join('')
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - n / 6) ** 2 / (n / 6), 0)
  assert.equal(counts.size, 6)
  // the 99.9 % quantile of χ² with 5 degrees of freedom
  assert.ok(chi2 < 20.5, `χ² = ${chi2}`)
})

/** Φ(z) by its series (z < 4) in double precision. */
function normalDistribution(z: number): number {
  if (Math.abs(z) > 6) return z > 0 ? 1 : 0
  let term = z
  let sum = z
  for (let k = 1; k < 200; k++) {
    term *= (z * z) / (2 * k + 1)
    sum += term
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
}
