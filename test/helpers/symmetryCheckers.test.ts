import assert from 'node:assert/strict'
import { test } from 'node:test'
import { key, split } from '../../src/lib/tensor/index.ts'
import { assertClose } from './assertClose.ts'
import { checkLorentzInvariant } from './checkLorentzInvariant.ts'
import { checkRotationCovariant } from './checkRotationCovariant.ts'
import { randomLorentz, randomRotationAboutZ } from './lorentzGroup.ts'

/** E² − p² of each row, from the definition. */
const squaredMasses = (p4: Float64Array) =>
  Float64Array.from({ length: p4.length / 4 }, (_, i) => {
    const [e, px, py, pz] = p4.slice(4 * i, 4 * i + 4)
    return e * e - px * px - py * py - pz * pz
  })

const transverse = (p4: Float64Array) =>
  Float64Array.from({ length: p4.length / 4 }, (_, i) => Math.hypot(p4[4 * i + 1], p4[4 * i + 2]))

test('the Lorentz transformations keep the metric, the sense of time and the handedness', () => {
  for (const k of split(key(3), 20)) {
    const t = randomLorentz(k)
    const columns = [0, 1, 2, 3].map((c) => [t[c], t[4 + c], t[8 + c], t[12 + c]])
    const dot = (a: number[], b: number[]) => a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3]
    const metric = columns.flatMap((a) => columns.map((b) => dot(a, b)))
    assertClose(metric, [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1], { absolute: 1e-12 })
    assert.ok(t[0] > 1, 'moves something')
  }
})

test('rotations about the beam leave energy and p_z alone', () => {
  const t = randomRotationAboutZ(key(4))
  assertClose([t[0], t[3], t[12], t[15]], [1, 0, 0, 1], { absolute: 1e-12 })
  assert.ok(Math.abs(t[5] - 1) > 1e-3, 'moves something')
})

test('checkLorentzInvariant passes squared masses', () => checkLorentzInvariant(squaredMasses))

test('checkLorentzInvariant refuses what is not invariant, and what says nothing', () => {
  assert.throws(() => checkLorentzInvariant((p4) => p4), /Lorentz transformation 1, number/)
  assert.throws(() => checkLorentzInvariant(transverse), /Lorentz transformation 1, number/)
  assert.throws(() => checkLorentzInvariant(() => []), /none/)
  assert.throws(() => checkLorentzInvariant(() => [Number.NaN]), /NaN/)
})

test('checkRotationCovariant passes the identity and a reversal', () => {
  checkRotationCovariant((p4) => p4)
  checkRotationCovariant((p4) => p4.map((value, at) => (at % 4 === 0 ? value : -value)))
})

test('checkRotationCovariant refuses what singles out an axis, unless it is the axis of the rotations', () => {
  const alongBeam = (p4: Float64Array) => p4.map((value, at) => (at % 4 === 3 ? 2 * value : value))
  const alongX = (p4: Float64Array) => p4.map((value, at) => (at % 4 === 1 ? 2 * value : value))
  assert.throws(() => checkRotationCovariant(alongBeam), /rotation 1, component/)
  checkRotationCovariant(alongBeam, { axis: 'beam' })
  assert.throws(() => checkRotationCovariant(alongX, { axis: 'beam' }), /rotation 1, component/)
})
