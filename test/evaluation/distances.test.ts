/** Distances between samples against closed forms and slow loops. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areaUnderRoc, chiSquarePerBin, wasserstein, wassersteinFloor } from '../../src/lib/evaluation/index.ts'
import { key, normals, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const close = (got: number, wanted: number, tolerance: Parameters<typeof assertClose>[2]) =>
  assertClose([got], [wanted], tolerance)

const gauss = (seed: number, n: number, mean = 0, sigma = 1) => normals(key(seed), n).map((z) => mean + sigma * z)

test('Wasserstein: shift and scale of the same numbers, and the sum over sorted pairs', () => {
  const a = gauss(1, 5000)
  close(wasserstein({ values: a }, { values: a.map((x) => x + 3) }), 3, { relative: 1e-6 })
  const b = gauss(2, 5000, 0.3, 1.7)
  const [x, y] = [a, b].map((values) => Float64Array.from(values).sort())
  const slow = x.reduce((sum, value, i) => sum + Math.abs(value - y[i]), 0) / 5000
  close(wasserstein({ values: a }, { values: b }), slow, { relative: 1e-9 })
})

test('Wasserstein: whole weights are copies, and the scale of weights does not count', () => {
  const [a, b] = [gauss(3, 200), gauss(4, 150)]
  const weights = Float64Array.from(uniforms(key(5), 200), (u) => Math.floor(4 * u))
  const copies = [...a].flatMap((x, i) => new Array<number>(weights[i]).fill(x))
  const wanted = wasserstein({ values: copies }, { values: b })
  for (const scale of [1, 0.01]) {
    close(wasserstein({ values: a, weights: weights.map((w) => w * scale) }, { values: b }), wanted, {
      relative: 1e-9,
    })
  }
})

test('the floor of Wasserstein is the distance of two independent samples', () => {
  const floor = wassersteinFloor(key(6), { values: gauss(7, 4000) })
  const drawn = Array.from({ length: 20 }, (_, i) =>
    wasserstein({ values: gauss(100 + i, 4000) }, { values: gauss(200 + i, 4000) }),
  )
  const mean = drawn.reduce((a, b) => a + b) / 20
  assert.ok(Math.abs(floor.value - mean) < 0.25 * mean, `${floor.value}, ${mean}`)
})

test('χ² per bin is one of equal samples, weighted or not, and grows with a shift', () => {
  const bins = { bins: 40, range: [-3, 3] } as const
  const of = (values: ArrayLike<number>, weights?: ArrayLike<number>) => ({ values, ...(weights && { weights }) })
  const means = [0, 1].map((weighted) => {
    const all = Array.from({ length: 30 }, (_, i) => {
      const weights = weighted ? uniforms(key(900 + i), 8000) : undefined
      return chiSquarePerBin(of(gauss(300 + i, 8000), weights), of(gauss(400 + i, 4000)), bins).perBin
    })
    return all.reduce((a, b) => a + b) / all.length
  })
  // 30 × 40 bins: σ = √(2/1200)
  for (const mean of means) assert.ok(Math.abs(mean - 1) < 0.16, `${means}`)
  assert.ok(chiSquarePerBin(of(gauss(1, 8000)), of(gauss(2, 8000, 0.2)), bins).perBin > 4)
  assert.equal(chiSquarePerBin(of([10, 11]), of([10]), bins).bins, 0)
})

test('the area under the curve: pairs counted one by one, ties half, ½ of equal samples', () => {
  const [a, b] = [gauss(8, 60, 0.5).map((x) => Math.round(3 * x)), gauss(9, 40).map((x) => Math.round(3 * x))]
  const [wa, wb] = [uniforms(key(10), 60), uniforms(key(11), 40)]
  let [area, total] = [0, 0]
  for (let i = 0; i < 60; i++) {
    for (let j = 0; j < 40; j++) {
      const w = wa[i] * wb[j]
      area += w * (a[i] > b[j] ? 1 : a[i] === b[j] ? 0.5 : 0)
      total += w
    }
  }
  close(areaUnderRoc({ values: a, weights: wa }, { values: b, weights: wb }).value, area / total, {
    relative: 1e-9,
  })
  const equal = areaUnderRoc({ values: gauss(12, 5000) }, { values: gauss(13, 5000) })
  assert.ok(Math.abs(equal.value - 0.5) < 3.5 * equal.error && Math.abs(equal.error - 0.00577) < 1e-4)
})
