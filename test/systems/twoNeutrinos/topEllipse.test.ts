import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toyTopPairs } from '../../../src/lib/events/index.ts'
import { TOP_MASS, W_MASS } from '../../../src/lib/kinematics/index.ts'
import { topEllipse } from '../../../src/lib/systems/twoNeutrinos/topEllipse.ts'
import { key } from '../../../src/lib/tensor/index.ts'

const COUNT = 500
const toy = toyTopPairs(key(3), COUNT, { topMass: TOP_MASS, wMass: W_MASS, bMass: 4.8, leptonMass: 0 })

const momentum = (columns: Float64Array, i: number) => columns.subarray(4 * i, 4 * i + 4)

/** How far a neutrino lies from the ellipse's edge in the transverse plane: 1 on it. */
function distance(
  { centre, halfWidths, correlation: r }: ReturnType<typeof topEllipse>,
  px: number,
  py: number,
): number {
  const [x, y] = [(px - centre[0]) / halfWidths[0], (py - centre[1]) / halfWidths[1]]
  return (x * x - 2 * r * x * y + y * y) / (1 - r * r)
}

test('the true neutrino of an exact decay lies on the ellipse of its own lepton and b', () => {
  for (let i = 0; i < COUNT; i++) {
    const sides = [
      [toy.positive, toy.b, toy.neutrino],
      [toy.negative, toy.bbar, toy.antineutrino],
    ]
    for (const [lepton, b, neutrino] of sides) {
      const ellipse = topEllipse(momentum(lepton, i), momentum(b, i))
      const [, px, py] = momentum(neutrino, i)
      // an ellipse seen nearly from its side magnifies rounding
      if (Math.abs(ellipse.correlation) > 0.9999) continue
      assert.ok(ellipse.size > 0, `event ${i}`)
      assert.ok(Math.abs(distance(ellipse, px, py) - 1) < 1e-3, `event ${i}: ${distance(ellipse, px, py)}`)
    }
  }
})

test('with the other b it seldom does, and where no momentum fits the ellipse is a point', () => {
  let near = 0
  let points = 0
  for (let i = 0; i < COUNT; i++) {
    const ellipse = topEllipse(momentum(toy.positive, i), momentum(toy.bbar, i))
    const [, px, py] = momentum(toy.neutrino, i)
    if (ellipse.size < 0) {
      points++
      assert.deepEqual([...ellipse.halfWidths, ellipse.correlation], [0, 0, 0])
    } else near += Number(Math.abs(distance(ellipse, px, py) - 1) < 1e-3)
  }
  assert.ok(points > 20, `${points} points`)
  assert.ok(near < 0.02 * COUNT, `${near} near`)
})
