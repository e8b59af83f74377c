/** The toys in the plane: drawn as their density says, normalised, and nothing outside. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLANE_DENSITIES, PLANE_NAMES, planeToys } from '../../src/lib/events/index.ts'
import { DomainError, key } from '../../src/lib/tensor/index.ts'

const BOXES = { wedge: [0, 1, 0, 1], kicker: [0, 1, 0, 1], ring: [-9, 9, 0, 9] } as const
const COUNT = 200_000

for (const name of PLANE_NAMES) {
  const { density } = PLANE_DENSITIES[name]
  const [x0, x1, y0, y1] = BOXES[name]
  const cells = 900
  const integral = (a0: number, a1: number, b0: number, b1: number) => {
    let sum = 0
    const [dx, dy] = [(a1 - a0) / cells, (b1 - b0) / cells]
    for (let i = 0; i < cells; i++)
      for (let j = 0; j < cells; j++) sum += density(a0 + (i + 0.5) * dx, b0 + (j + 0.5) * dy)
    return sum * dx * dy
  }

  test(`${name}: the density integrates to one, and is zero outside`, () => {
    assert.ok(Math.abs(integral(x0, x1, y0, y1) - 1) < 2e-3)
    assert.equal(density(0.5, -0.1), 0)
    if (name !== 'ring') assert.equal(density(1.1, 0.5), 0)
  })

  test(`${name}: as many points lie in each part as the density says`, () => {
    const { x, y, count, layout } = planeToys(key(3), name, COUNT)
    assert.equal(layout, name)
    assert.equal(count, COUNT)
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const [a0, a1] = [x0 + ((x1 - x0) * i) / 3, x0 + ((x1 - x0) * (i + 1)) / 3]
        const [b0, b1] = [y0 + ((y1 - y0) * j) / 3, y0 + ((y1 - y0) * (j + 1)) / 3]
        const inside = x.reduce((n, v, k) => n + (v >= a0 && v < a1 && y[k] >= b0 && y[k] < b1 ? 1 : 0), 0)
        const p = integral(a0, a1, b0, b1)
        assert.ok(
          Math.abs(inside - COUNT * p) < 5 * Math.sqrt(COUNT * p) + 1e-3 * COUNT,
          `${i}, ${j}: ${inside / COUNT}, ${p}`,
        )
      }
    }
    // −ln p as shared/data/README.md has it
    const nll = x.reduce((sum, v, k) => sum - Math.log(density(v, y[k])), 0) / COUNT
    assert.ok(Math.abs(nll - { wedge: -0.193, kicker: -0.432, ring: 3.919 }[name]) < 0.02, `${nll}`)
  })
}

test('the same key gives the same points, and what is no toy is refused', () => {
  assert.deepEqual(planeToys(key(5), 'ring', 50), planeToys(key(5), 'ring', 50))
  assert.notDeepEqual(planeToys(key(5), 'ring', 50), planeToys(key(6), 'ring', 50))
  assert.equal(planeToys(key(5), 'wedge', 0).x.length, 0)
  assert.throws(() => planeToys(key(5), 'cube' as never, 5), DomainError)
  for (const count of [-1, 1.5, Number.NaN, Infinity])
    assert.throws(() => planeToys(key(5), 'ring', count), DomainError)
})
