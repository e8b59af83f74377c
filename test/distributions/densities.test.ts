import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Density, standardNormal, uniformBox } from '../../src/lib/distributions/index.ts'
import { key, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { CONTEXT, drawParameters, flowOfOne, flowOfTwo } from './flows.ts'

before(testBackend)

const grid = (from: number, to: number, points: number) =>
  Array.from({ length: points }, (_, i) => from + ((i + 0.5) * (to - from)) / points)

const densityAt = (density: Density, x: number[][]): number[] =>
  tf.tidy(() => Array.from(density.logProb(tf.tensor2d(x)).dataSync(), Math.exp))

const densityOnLine = (density: Density, x: number[]) => {
  const rows = x.map((v) => [v])
  return densityAt(density, rows)
}

const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)

/** The largest distance between the draws' distribution and the running integral of the density. */
function kolmogorov(draws: number[], points: number[], weights: number[]): number {
  const sorted = draws.toSorted((a, b) => a - b)
  const half = (points[1] - points[0]) / 2
  let [below, integral, worst] = [0, 0, 0]
  points.forEach((point, i) => {
    integral += weights[i]
    while (below < sorted.length && sorted[below] <= point + half) below++
    worst = Math.max(worst, Math.abs(integral - below / sorted.length))
  })
  return worst
}

// exceeded by one sample in a thousand that does follow the density (Kolmogorov's distribution)
const kolmogorovLimit = (draws: number) => 1.95 / Math.sqrt(draws)

const ones = {
  'of normals': { flow: flowOfOne(standardNormal(1), 3), range: [-11, 13] },
  'of a uniform box': { flow: flowOfOne(uniformBox(1, 3), 3), range: [-5, 7] },
} as const

for (const [name, { flow, range }] of Object.entries(ones)) {
  describe(`one column ${name}`, () => {
    const params = drawParameters(flow)
    const points = grid(range[0], range[1], 3000)
    const step = points[1] - points[0]
    for (const row of [0, 1, 2]) {
      const given = () => flow.given(params, CONTEXT.slice([row, 0], [1, -1]))
      test(`integrates to one, given context ${row}`, () => {
        const total = sum(densityOnLine(given(), points)) * step
        assert.ok(Math.abs(total - 1) < 1e-3, `${total}`)
      })

      test(`draws follow the integral of the density, given context ${row}`, () => {
        const { value } = given().sample(key(100 + row), 4000)
        const weights = densityOnLine(given(), points).map((p) => p * step)
        assert.ok(kolmogorov(Array.from(value.dataSync()), points, weights) < kolmogorovLimit(4000))
      })
    }
  })
}

describe('two columns', () => {
  const flow = flowOfTwo(standardNormal(2))
  const params = drawParameters(flow)
  const [xs, ys] = [grid(-9, 10, 130), grid(-4.5, 2.5, 130)]
  const cell = (xs[1] - xs[0]) * (ys[1] - ys[0])
  const given = () => flow.given(params, CONTEXT.slice([1, 0], [1, -1]))
  let cells: number[]

  before(() => {
    const points = xs.flatMap((x) => ys.map((y) => [x, y]))
    cells = densityAt(given(), points).map((p) => p * cell)
  })

  test('integrates to one', () => {
    const total = sum(cells)
    assert.ok(Math.abs(total - 1) < 2e-3, `${total}`)
  })

  test('draws follow both marginals', () => {
    const draws = given().sample(key(3), 4000).value.arraySync() as number[][]
    const ofX = xs.map((_, i) => sum(cells.slice(i * ys.length, (i + 1) * ys.length)))
    const ofY = ys.map((_, j) => sum(xs.map((_, i) => cells[i * ys.length + j])))
    const column = (c: number) => draws.map((draw) => draw[c])
    assert.ok(kolmogorov(column(0), xs, ofX) < kolmogorovLimit(4000))
    assert.ok(kolmogorov(column(1), ys, ofY) < kolmogorovLimit(4000))
  })
})

test('the check can fail: draws of another context do not follow the density', () => {
  const { flow, range } = ones['of normals']
  const params = drawParameters(flow)
  const points = grid(range[0], range[1], 3000)
  const given = (row: number) => flow.given(params, CONTEXT.slice([row, 0], [1, -1]))
  const weights = densityOnLine(given(0), points).map((p) => p * (points[1] - points[0]))
  const { value } = given(1).sample(key(1), 4000)
  assert.ok(kolmogorov(Array.from(value.dataSync()), points, weights) > kolmogorovLimit(4000))
})
