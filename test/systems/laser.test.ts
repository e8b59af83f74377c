/** Latent-space refinement of toys: the toys themselves, and the scores of points. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  MULTIMODAL_NAMES,
  MULTIMODAL_SHAPES,
  type MultimodalEvents,
  multimodalToys,
} from '../../src/lib/events/index.ts'
import { gridDivergence, pointsDistance } from '../../src/lib/systems/laser/scores.ts'
import { key } from '../../src/lib/tensor/index.ts'

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
