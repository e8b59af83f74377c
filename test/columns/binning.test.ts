import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigError, ShapeError } from '../../src/complaint.ts'
import { binning, binOf, binsOf, edgesOf, firstFrom, rangesOf } from '../../src/lib/columns/index.ts'

const mass = { name: 'm_tt̄', unit: 'GeV', edges: [0, 400, 500, Number.POSITIVE_INFINITY] }
const angle = { name: '|Δφ_ℓℓ|', unit: 'rad', edges: [0, 1, 2] }

test('bins in two variables: the last runs fastest, inner edges belong to the upper bin, the last to the last, outside is −1', () => {
  const grid = binning([mass, angle])
  assert.equal(grid.bins, 6)
  const m = [399.9, 400, 450, 9000, 100, Number.NaN, -1]
  const phi = [0, 1, 0.5, 1.99, 2, 0.5, 0.5]
  assert.deepEqual([...binsOf(grid, [m, phi])], [0, 3, 2, 5, 1, -1, -1])
  assert.deepEqual(rangesOf(grid, 3), [
    [400, 500],
    [1, 2],
  ])
  assert.throws(() => binsOf(grid, [m]), ShapeError)
  assert.throws(() => binning([{ ...mass, edges: [1, 1] }]), ConfigError)
  assert.throws(() => binning([]), ConfigError)
})

test('the last bin has its upper edge, exactly: π is in 30 bins of [0, π], as in numpy', () => {
  const edges = edgesOf({ bins: 30, range: [0, Math.PI] })
  assert.equal(edges.at(-1), Math.PI)
  assert.deepEqual(
    [0, Math.PI, Math.PI].map((value) => binOf(edges, value)),
    [0, 29, 29],
  )
  assert.deepEqual(
    [-1e-300, Math.PI + 4e-16, Number.POSITIVE_INFINITY].map((value) => binOf(edges, value)),
    [-1, 30, 30],
  )
  const angle = binning([{ name: 'dphi', edges: [0, 1, 2, 3, 4].map((k) => (k * Math.PI) / 4) }])
  assert.deepEqual([...binsOf(angle, [[Math.PI, 0, Math.PI + 1e-15]])], [3, 0, -1])
  assert.equal(binOf([0, 1, Number.POSITIVE_INFINITY], Number.POSITIVE_INFINITY), 1)
})

test('bins that are no whole number, and ranges that are none, are refused', () => {
  for (const bins of [2.5, 0, -3, Number.NaN]) {
    assert.throws(() => edgesOf({ bins, range: [0, 1] }), ConfigError)
  }
  for (const range of [
    [1, 1],
    [2, 1],
    [0, Number.NaN],
    [0, Number.POSITIVE_INFINITY],
  ] as const) {
    assert.throws(() => edgesOf({ bins: 2, range }), ConfigError)
  }
})

test('the first place from a number on, beside a walk', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: -6, max: 6 }), (numbers, least) => {
      const sorted = Float64Array.from(numbers).sort()
      const walked = sorted.findIndex((x) => x >= least)
      assert.equal(firstFrom(sorted, least), walked < 0 ? sorted.length : walked)
    }),
  )
})
