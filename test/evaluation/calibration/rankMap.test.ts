import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitRankMap, kolmogorov, mapRank, unmapRank } from '../../../src/lib/evaluation/index.ts'
import { key, uniforms } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

/** Ranks with a distribution function that is known: of posteriors that are shifted, and of ones too wide. */
const SHAPES: Readonly<Record<string, { draw: (u: number) => number; below: (r: number) => number }>> = {
  shifted: { draw: (u) => u ** 1.2, below: (r) => r ** (1 / 1.2) },
  heaped: { draw: (u) => 0.5 - Math.sin(Math.asin(1 - 2 * u) / 3), below: (r) => r * r * (3 - 2 * r) },
}

test('flat ranks are left alone', () => {
  assert.deepEqual(fitRankMap(uniforms(key(1), 20_000)), [])
  assert.deepEqual(fitRankMap([]), [])
  assert.equal(mapRank([], 0.3), 0.3)
  assert.equal(unmapRank([], 0.3), 0.3)
})

for (const name of ['shifted', 'heaped']) {
  test(`${name} ranks: the map is their distribution function, and makes others flat`, () => {
    const { draw, below } = SHAPES[name]
    const map = fitRankMap(uniforms(key(2), 20_000).map(draw))
    assert.ok(map.length > 0)
    for (const rank of [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.98]) {
      assert.ok(Math.abs(mapRank(map, rank) - below(rank)) < 0.015, `${rank}: ${mapRank(map, rank)}, ${below(rank)}`)
    }
    const others = uniforms(key(3), 3000).map(draw)
    assert.ok(kolmogorov(Float64Array.from(others)).p < 1e-6)
    assert.ok(kolmogorov(Float64Array.from(others, (rank) => mapRank(map, rank))).p > 0.01)
  })
}

test('the map rises from 0 to 1, and its way back leads back', () => {
  const map = fitRankMap(uniforms(key(4), 20_000).map(SHAPES.heaped.draw))
  assert.ok(map.every((value, i) => value > (map[i - 1] ?? 0) && value < 1))
  assert.deepEqual([mapRank(map, 0), mapRank(map, 1)], [0, 1])
  assert.deepEqual([unmapRank(map, 0), unmapRank(map, 1)], [0, 1])
  for (let u = 0; u <= 1; u += 0.01) assertClose([mapRank(map, unmapRank(map, u))], [u], { absolute: 1e-12 })
})

test('refuses ranks and levels that are none', () => {
  assert.throws(() => fitRankMap([0.1, -0.1]), /expected ranks from 0 to 1, got -0.1 at 1/)
  assert.throws(() => fitRankMap([Number.NaN]), /got NaN at 0/)
  assert.throws(() => mapRank([], 1.1), /mapRank: expected a number from 0 to 1/)
  assert.throws(() => unmapRank([0.4], Number.NaN), /unmapRank: expected a number from 0 to 1/)
})
