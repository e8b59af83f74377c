/** A density given at places as a normal score: closed forms, the way back, both tails, and what is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError, ShapeError } from '../../src/complaint.ts'
import { normalQuantile, tabulatedScore } from '../../src/lib/features/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

test('a flat density is the quantile of the share below; a triangle that of its square', () => {
  const flat = tabulatedScore(Float64Array.of(2, 3, 6), Float64Array.of(5, 5, 5))
  const rising = tabulatedScore(Float64Array.of(0, 1), Float64Array.of(1e-300, 1))
  for (const share of [1e-9, 0.1, 0.5, 0.9, 1 - 1e-9]) {
    assertClose([flat.forward(2 + 4 * share)[0]], [normalQuantile(share)], { relative: 1e-6 })
    assertClose([rising.forward(share)[0]], [normalQuantile(share * share)], { relative: 1e-6 })
  }
})

test('there and back with opposite slopes, which are those of differences, into both tails', () => {
  const places = Float64Array.of(-4, -1, 0, 0.2, 3, 9)
  const score = tabulatedScore(places, Float64Array.of(1e-9, 0.3, 2, 1, 1e-4, 1e-12))
  for (const x of [-3.99, -2, -1, -0.5, 0, 0.1, 0.2, 2, 5, 8.9]) {
    const [z, slope] = score.forward(x)
    const [back, inverse] = score.inverse(z)
    assertClose([back, slope], [x, -inverse], { relative: 1e-6, absolute: 1e-9 })
    if (places.includes(x)) continue
    const h = 1e-6
    const difference = (score.forward(x + h)[0] - score.forward(x - h)[0]) / (2 * h)
    assertClose([Math.exp(slope)], [difference], { relative: 1e-4 })
  }
  assertClose([score.inverse(-40)[0], score.inverse(40)[0]], [-4, 9], { relative: 1e-6 })
})

test('lists that are no density are refused', () => {
  assert.throws(() => tabulatedScore(Float64Array.of(1), Float64Array.of(1)), ShapeError)
  assert.throws(() => tabulatedScore(Float64Array.of(1, 2), Float64Array.of(1)), ShapeError)
  for (const [places, density] of [
    [
      [1, 1],
      [1, 1],
    ],
    [
      [2, 1],
      [1, 1],
    ],
    [
      [1, 2],
      [1, 0],
    ],
    [
      [1, 2],
      [Number.NaN, 1],
    ],
    [
      [1, Number.NaN],
      [1, 1],
    ],
    [
      [1, Infinity],
      [1, 1],
    ],
  ]) {
    assert.throws(() => tabulatedScore(Float64Array.from(places), Float64Array.from(density)), DomainError)
  }
  const score = tabulatedScore(Float64Array.of(1, 2), Float64Array.of(1, 1))
  for (const x of [1, 2, 0, 3, Number.NaN]) assert.throws(() => score.forward(x), DomainError)
})
