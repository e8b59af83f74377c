import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { DomainError, ShapeError } from '../../src/complaint.ts'
import { momentaOf, particles } from '../../src/lib/kinematics/index.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const COUNT = 50
const momenta = Float64Array.from(normals(key(5), 6 * COUNT), (z) => 40 * z)
/** The component at `at` of six, of every event, by its place. */
const strided = (at: number) => Array.from({ length: COUNT }, (_, i) => momenta[6 * i + at])

test('momenta are read by name as by their places', () => {
  const both = momentaOf(momenta, 2)
  assert.deepEqual([both.count, both.perEvent], [COUNT, 2])
  for (const place of [0, 1]) {
    const [px, py, pz] = [0, 1, 2].map((k) => strided(3 * place + k))
    assert.deepEqual([...both.px(place)], px)
    assert.deepEqual([...both.py(place)], py)
    assert.deepEqual([...both.pz(place)], pz)
    assertClose(
      both.pt(place),
      px.map((x, i) => Math.hypot(x, py[i])),
      { relative: 1e-14 },
    )
    assertClose(
      both.E(place),
      px.map((x, i) => Math.hypot(x, py[i], pz[i])),
      { relative: 1e-14 },
    )
    assertClose(
      both.phi(place),
      px.map((x, i) => Math.atan2(py[i], x)),
      { relative: 1e-14 },
    )
    // −ln tan θ/2
    const slow = pz.map((z, i) => -Math.log(Math.tan(Math.atan2(Math.hypot(px[i], py[i]), z) / 2)))
    assertClose(both.eta(place), slow, { relative: 1e-10, absolute: 1e-12 })
  }
})

test('each column is worked out once, also by name of the particle', () => {
  const both = momentaOf(momenta, 2, [{ name: 'nu', symbol: 'ν' }])
  assert.equal(both.pz(1), both.pz(1))
  assert.equal(both.particle(0).eta, both.eta())
  assert.deepEqual([both.pz().name, both.pz().label, both.pz().unit], ['nu_pz', 'p_z^ν', 'GeV'])
  assert.deepEqual([both.pz(1).name, both.pz(1).label], ['pz', 'p_z'])
})

test('particles of three columns are those of the rows', () => {
  const rows = momentaOf(momenta).particle()
  const { px, py, pz } = rows
  const columns = particles({ px, py, pz })
  for (const name of ['px', 'pt', 'E', 'eta', 'phi'] as const) assert.deepEqual([...columns[name]], [...rows[name]])
  assert.deepEqual(Object.keys(columns), ['px', 'py', 'pz', 'pt', 'E', 'eta', 'phi'])
  assert.throws(() => particles({ px, py, pz: [1] }), ShapeError)
  assert.throws(() => particles({ px, nu_py: py }), /columns px, py and pz, got px, nu_py/)
})

test('what is no set of momenta, and a place that is none, are refused', () => {
  assert.throws(() => momentaOf(new Float64Array(7)), /momenta \[count, 1, 3\], got 7 numbers for 1 an event/)
  for (const perEvent of [0, 1.5, -1, Number.NaN]) assert.throws(() => momentaOf(momenta, perEvent), ShapeError)
  for (const place of [2, -1, 0.5, Number.NaN]) assert.throws(() => momentaOf(momenta, 2).pz(place), DomainError)
  assert.equal(momentaOf(new Float64Array(), 2).pz(1).length, 0)
})

test('a console shows how many there are and the first ones', () => {
  const text = inspect(momentaOf(Float64Array.of(1, -2, 3, 4, 5, 6), 2))
  assert.deepEqual(text.split('\n'), [
    '2 momenta of each of 1 events',
    '  event  p_x (0) [GeV]  p_y (0) [GeV]  p_z (0) [GeV]  p_x (1) [GeV]  p_y (1) [GeV]  p_z (1) [GeV]',
    '  0                  1             −2              3              4              5              6',
  ])
})
