/** Latent-space refinement of toys: the toys themselves, the weights pulled back, and what refinement does to holes. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import {
  MULTIMODAL_NAMES,
  MULTIMODAL_SHAPES,
  type MultimodalEvents,
  multimodalToys,
} from '../../src/lib/events/index.ts'
import { load, systemOf, train } from '../../src/lib/systems/index.ts'
import { gridDivergence, pointsDistance } from '../../src/lib/systems/laser/scores.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'

before(() => useBackend())

const holes = ({ layout, points, count }: MultimodalEvents) => {
  let n = 0
  for (let i = 0; i < points.length; i += 2) if (MULTIMODAL_SHAPES[layout].inHole(points[i], points[i + 1])) n++
  return n / count
}

for (const name of MULTIMODAL_NAMES) {
  test(`${name}: modes of equal shares, holes nearly empty`, () => {
    const toys = multimodalToys(key(1), name, 40_000)
    const { modes, modeOf } = MULTIMODAL_SHAPES[name]
    const shares = new Float64Array(modes)
    for (let i = 0; i < toys.points.length; i += 2) shares[modeOf(toys.points[i], toys.points[i + 1])] += 1 / toys.count
    assert.ok(
      shares.every((share) => Math.abs(share - 1 / modes) < 0.012),
      `${shares}`,
    )
    assert.ok(holes(toys) < (name === 'camel' ? 0.05 : 0.004) && holes(toys) > 0)
  })
}

test('the rings of 2106.00792: 0.13 % of r ~ N(4, 1) lies below 1', () => {
  const toys = multimodalToys(key(2), 'three-rings', 400_000)
  assert.ok(Math.abs(holes(toys) - 0.0013) < 0.0003, `${holes(toys)}`)
})

test('toys that there are none of are refused', () => {
  assert.throws(() => multimodalToys(key(1), 'five-rings' as never, 5), /one of two-rings/)
  assert.throws(() => multimodalToys(key(1), 'camel', -1), /whole number of points/)
  assert.equal(multimodalToys(key(1), 'camel', 0).points.length, 0)
})

test('divergence and distance: none between the same points, ln 2 between points far apart', () => {
  const { points } = multimodalToys(key(3), 'two-rings', 5000)
  const half = points.map((x, i) => (i % 2 === 0 ? (x < 0 ? x : x - 8) : x))
  assert.ok(Math.abs(gridDivergence(points, points)) < 1e-12)
  assert.ok(gridDivergence(half, points) > 0.15 && gridDivergence(half, points) < Math.LN2)
  const moved = points.map((x, i) => (i % 2 === 0 ? x + 20 : x))
  const { value, error } = pointsDistance(key(4), moved, points)
  assert.ok(Math.abs(value - 20) < 6 * error + 0.5, `${value} ± ${error}`)
})

test('a short training: refinement empties the holes, the chains accept and mix', async () => {
  const out = mkdtempSync(join(tmpdir(), 'laser-'))
  const system = systemOf('laser')
  const settings = system.settings('neutrina', { epochs: 4 })
  await train(system, {
    network: 'laser',
    settings,
    toy: { name: 'two-rings', events: 16_000 },
    files: [],
    seed: 1,
    out,
  })
  const trained = await load(out, system)
  const { distances } = (await trained.judge!({ files: [], draws: 1, events: 3000, key: key(5) })) as unknown as {
    distances: { distances: Record<string, { value: number }> }
  }
  const { hole_fraction, hole_fraction_before, acceptance, divergences, auc, auc_before } = distances.distances
  assert.ok(
    hole_fraction.value < 0.7 * hole_fraction_before.value,
    `${hole_fraction.value}, ${hole_fraction_before.value}`,
  )
  assert.ok(auc.value < auc_before.value + 0.01, `${auc.value}, ${auc_before.value}`)
  assert.ok(acceptance.value > 0.5 && acceptance.value < 0.9 && divergences.value < 0.001)
  const [more] = [...trained.generate!({ count: 500, key: key(6) })] as MultimodalEvents[]
  assert.deepEqual([more.layout, more.count, more.points.length], ['two-rings', 500, 1000])
  trained.dispose()
})
