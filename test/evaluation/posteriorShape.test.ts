import assert from 'node:assert/strict'
import { test } from 'node:test'
import { associationRows, associationTable, posteriorShape } from '../../src/lib/evaluation/index.ts'
import { drawsOfEvent } from '../../src/lib/samples/drawsOfEvent.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'

const z = normals(key(1), 4000)

test('one normal peak: its place, its width, one peak', () => {
  const { median, width, peaks } = posteriorShape(z.map((v) => 3 + 0.5 * v))
  assert.ok(Math.abs(median - 3) < 0.05)
  // half of the 16-84 % interval is 0.994 σ
  assert.ok(Math.abs(width - 0.497) < 0.03)
  assert.equal(peaks.length, 1)
  assert.ok(Math.abs(peaks[0] - 3) < 0.2)
})

test('two peaks far apart are two, the higher one first; a small or a close one does not count', () => {
  const mixture = (distance: number, every: number) =>
    posteriorShape(z.map((v, i) => (i % every === 0 ? distance : 0) + 0.4 * v))
  const two = mixture(3, 3)
  assert.equal(two.peaks.length, 2)
  assert.ok(Math.abs(two.peaks[0]) < 0.2 && Math.abs(two.peaks[1] - 3) < 0.2)
  assert.ok(Math.abs(two.heights[1] - 0.5) < 0.12)
  assert.equal(mixture(3, 50).peaks.length, 1)
  assert.equal(mixture(0.5, 2).peaks.length, 1)
  assert.throws(() => posteriorShape([1, 2]), /at least ten draws, got 2/)
})

test('the draws of an event are its rows, by the names of the columns', () => {
  const values = Float32Array.from([9, 9, 9, 9, 9, 9, 3, 4, 0, 0, 5, 12])
  const logProb = { target: new Float32Array(4), physical: new Float32Array(4) }
  const columns = ['px', 'py', 'pz'].map((name) => ({ name, unit: 'GeV' }))
  const samples = { count: 2, draws: 2, columns, values, logProb }
  const { px, pz } = drawsOfEvent(samples, 1)
  assert.deepEqual([...px], [3, 0])
  assert.deepEqual([...pz], [0, 12])
  assert.throws(() => drawsOfEvent(samples, 2), /an event below 2/)
})

test('an association table is shown with a row for each method and its errors', () => {
  const table = associationTable({ jets: [4, 5] })
  const chosen = { mw: [0, 1, 1, 1], mode: [0, 0, 0, 1] }
  table.add({ njets: [4, 4, 4, 7], eligible: [1, 1, 1, 1], truth: [0, 0, 0, 1], chosen })
  assert.deepEqual(associationRows(table.result()), [
    { method: 'mw', '4 jets': '0.33 ± 0.27', '5 jets or more': '1' },
    { method: 'mode', '4 jets': '1', '5 jets or more': '1' },
  ])
})
