import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Averaged, mixture, standardNormal } from '../../src/lib/distributions/index.ts'
import { fold, type Key, key, type Tensor, type Tensor1D, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const flat = (t: Tensor) => Array.from(t.dataSync())

/** A normal number about a place for each of `contexts` context rows. */
function normalAbout(place: number, contexts: number): Averaged {
  const base = standardNormal(2)
  return {
    logProb: (x: Tensor2D) => base.logProb(x.sub(place) as Tensor2D) as Tensor1D,
    sample: (k: Key, draws: number, first = 0) => {
      const z = base.sample(k, contexts * draws, first * draws)
      return { value: z.add(place) as Tensor2D, logProb: base.logProb(z) }
    },
  }
}

test('the density is the mean of the densities, also far out, where each of them underflows', () => {
  const places = [-3, 0, 4]
  const average = mixture(places.map((place) => normalAbout(place, 1)))
  const x = [
    [0.5, -1],
    [3, 3],
    [60, 60],
  ]
  const normal = (place: number, row: number[]) =>
    row.reduce((sum, v) => sum - (v - place) ** 2 / 2, -Math.log(2 * Math.PI))
  flat(average.logProb(tf.tensor2d(x))).forEach((got, i) => {
    const logs = places.map((place) => normal(place, x[i]))
    const most = Math.max(...logs)
    const want = most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / 3)
    assert.ok(Math.abs(got - want) < 1e-4 * Math.max(1, Math.abs(want)), `${got}, ${want}`)
  })
})

test('draws are dealt out in turn, each part from a stream of its own, with the density of the average', () => {
  const parts = [-100, 0, 100].map((place) => normalAbout(place, 4))
  const { value, logProb } = mixture(parts).sample(key(3), 7)
  assert.deepEqual(value.shape, [28, 2])
  const rows = value.arraySync()
  rows.forEach(([x], row) => {
    assert.equal(Math.round(x / 100) + 1, (row % 7) % 3)
  })
  // context 2, draw 4 is the second draw of the part in the middle
  const own = parts[1].sample(fold(key(3), 1), 2).value.arraySync()
  assert.deepEqual(rows[2 * 7 + 4], own[2 * 2 + 1])
  assert.deepEqual(flat(logProb), flat(mixture(parts).logProb(value)))
  // the moments of the average: mean 0, variance 1 + 2/3 · 100²
  const many = mixture([-100, 0, 100].map((place) => normalAbout(place, 1))).sample(key(4), 30_000)
  const xs = many.value.arraySync().map(([x]) => x)
  const mean = xs.reduce((a, b) => a + b) / xs.length
  assert.ok(Math.abs(mean) < 0.05, `${mean}`)
})

test('draws do not depend on how context rows are cut', () => {
  const all = mixture([0, 5].map((place) => normalAbout(place, 4)))
    .sample(key(5), 5, 0)
    .value.arraySync()
  const last = mixture([0, 5].map((place) => normalAbout(place, 2)))
    .sample(key(5), 5, 2)
    .value.arraySync()
  assert.deepEqual(all.slice(10), last)
})

test('one density is itself; fewer draws than densities; none is refused', () => {
  const one = normalAbout(2, 1)
  assert.equal(mixture([one]), one)
  const few = mixture([0, 100, 200].map((place) => normalAbout(place, 2))).sample(key(1), 2)
  assert.deepEqual(
    few.value.arraySync().map(([x]) => Math.abs(Math.round(x / 100))),
    [0, 1, 0, 1],
  )
  assert.throws(() => mixture([]), /mixture: expected at least one density, got none/)
})
