import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as k from '../../src/lib/kinematics/index.ts'
import { DomainError, ShapeError } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { checkLorentzInvariant } from '../helpers/checkLorentzInvariant.ts'
import { checkRotationCovariant } from '../helpers/checkRotationCovariant.ts'

const seeded = { seed: 20240613, numRuns: 300 }
const angle = fc.double({ min: -50, max: 50, noNaN: true })

test('masses of single four-vectors and of systems are Lorentz invariant', () => {
  checkLorentzInvariant((p4) => k.masses(p4))
  checkLorentzInvariant((p4) => k.masses(p4.slice(0, 40), p4.slice(40)))
})

test('transverse momentum and pseudorapidity are not', () => {
  assert.throws(() => checkLorentzInvariant(k.transverseMomenta))
  assert.throws(() => checkLorentzInvariant(k.pseudorapidities))
})

test('a boost along the beam and a turn about it commute with turns about the beam, not with others', () => {
  const maps = [(p4: Float64Array) => k.boost(p4, [0, 0, 0.7]), (p4: Float64Array) => k.rotateAboutZ(p4, 0.3)]
  for (const map of maps) {
    checkRotationCovariant(map, { axis: 'beam' })
    assert.throws(() => checkRotationCovariant(map))
  }
})

test('a boost by −p/E brings to rest, and the opposite boost brings back', () => {
  const p4 = Float64Array.of(120, 30, -40, 60)
  const [x, y, z] = k.velocity(p4)
  const rest = k.boost(p4, [-x, -y, -z])
  assertClose(rest, [k.mass(120, 30, -40, 60), 0, 0, 0], { absolute: 1e-12 })
  assertClose(k.boost(rest, [x, y, z]), p4, { absolute: 1e-12 })
  assert.throws(() => k.boost(p4, [0.6, 0.8, 0]), DomainError)
  assert.throws(() => k.boost(p4, [Number.NaN, 0, 0]), DomainError)
})

test('Δφ lies in (−π, π] and is the difference up to whole turns', () => {
  fc.assert(
    fc.property(angle, angle, (a, b) => {
      const d = k.deltaPhi(a, b)
      assert.ok(d > -Math.PI && d <= Math.PI)
      const turns = (a - b - d) / (2 * Math.PI)
      assert.ok(Math.abs(turns - Math.round(turns)) < 1e-12)
    }),
    seeded,
  )
})

test('Δφ at the seam: opposite directions are π apart, whatever the order', () => {
  assert.equal(k.deltaPhi(Math.PI, 0), Math.PI)
  assert.equal(k.deltaPhi(0, Math.PI), Math.PI)
  assert.equal(k.deltaPhi(-Math.PI, Math.PI), 0)
  assert.ok(Math.abs(k.deltaPhi(3.1, -3.1) - (6.2 - 2 * Math.PI)) < 1e-15)
  // float32 rounds π upwards
  assert.ok(k.deltaPhi(Math.fround(Math.PI), 0) < 0)
})

test('Δφ stays in its interval many turns away, where the turns are rounded', () => {
  for (const difference of [-34.55751918948772, 40.840704496667314, -1531831479018.1025]) {
    const d = k.deltaPhi(difference, 0)
    assert.ok(d > -Math.PI && d <= Math.PI, `${difference}: ${d}`)
  }
})

test('ΔR does not jump at the seam', () =>
  assertClose([k.deltaR(1, 3.14, 1, -3.14)], [2 * Math.PI - 6.28], { absolute: 1e-14 }))

test('azimuth: half open at −π, zero along the beam', () => {
  assert.equal(k.azimuth(-1, -0), Math.PI)
  assert.equal(k.azimuth(-1, 0), Math.PI)
  assert.ok(Object.is(k.azimuth(-0, -0), 0))
})

test('pseudorapidity stays exact for steep, flat and vanishing directions', () => {
  assert.equal(k.pseudorapidity(0, 0, 5), Number.POSITIVE_INFINITY)
  assert.equal(k.pseudorapidity(0, 0, -5), Number.NEGATIVE_INFINITY)
  assert.equal(k.pseudorapidity(0, 0, 0), 0)
  assert.equal(k.pseudorapidity(3, 4, 0), 0)
  // ln(2·10³⁰⁰⁺⁹): p_z / p_T itself would overflow
  assertClose([k.pseudorapidity(1e-150, 0, 1e160)], [Math.LN2 + 310 * Math.LN10], { relative: 1e-15 })
  assertClose([k.pseudorapidity(1, 0, 1e-20)], [1e-20], { relative: 1e-15 })
})

test('pseudorapidity inverts p_z = p_T sinh η', () => {
  fc.assert(
    fc.property(fc.double({ min: -300, max: 300, noNaN: true }), (eta) => {
      assertClose([k.pseudorapidity(0.6, 0.8, Math.sinh(eta))], [eta], { relative: 1e-14, absolute: 1e-300 })
    }),
    seeded,
  )
})

test('rapidity shifts by artanh β under a boost along the beam, and equals η without mass', () => {
  const p4 = k.fromPtEtaPhiMass({ pt: [30, 0.01], eta: [1.2, -3], phi: [0, 2], mass: [4.8, 173] })
  const shifted = k.rapidities(k.boost(p4, [0, 0, 0.9])).map((y) => y - Math.atanh(0.9))
  assertClose(shifted, k.rapidities(p4), { absolute: 1e-12 })
  const light = k.fromPtEtaPhiMass({ pt: [30], eta: [1.2], phi: [0], mass: 0 })
  assertClose(k.rapidities(light), [1.2], { absolute: 1e-14 })
  assertClose([k.rapidity(1, 1e-20), k.rapidity(1, -1e-20)], [1e-20, -1e-20], { relative: 1e-15 })
  assert.equal(k.rapidity(5, 5), Number.POSITIVE_INFINITY)
  assert.ok(Number.isNaN(k.rapidity(4, 5)))
})

test('a space-like vector has a negative mass', () => assert.equal(k.mass(3, 0, 0, 5), -4))

test('an empty place is a zero vector', () => {
  const empty = { pt: [0], eta: [0], phi: [0], energy: [0] }
  assert.deepEqual([...k.fromPtEtaPhiEnergy(empty)], [0, 0, 0, 0])
})

test('momenta that share a mass', () => {
  assertClose(k.fromMomenta(Float32Array.of(3, 4, 0, 0, 0, 0), 12), [13, 3, 4, 0, 12, 0, 0, 0], { absolute: 0 })
})

test('shapes that do not fit are refused by name', () => {
  const p4 = new Float64Array(8)
  assert.throws(() => k.masses(p4, new Float64Array(4)), /sum: expected 2 four-vectors in each part, got 1/)
  assert.throws(() => k.masses(new Float64Array(5)), ShapeError)
  assert.throws(() => k.fromMomenta([1, 2], 0), ShapeError)
  const short = { pt: [1, 2], eta: [0, 0], phi: [0], energy: [1, 2] }
  assert.throws(() => k.fromPtEtaPhiEnergy(short), /expected 2 rows in phi, as in pt, got 1/)
})

test('sizes at both ends of the doubles: lengths, energies and masses neither overflow nor vanish', () => {
  for (const unit of [1e-300, 1e-160, 1, 1e160, 1e300]) {
    assertClose([k.transverseMomentum(3 * unit, 4 * unit)], [5 * unit], { relative: 1e-14 })
    assertClose([k.energy(2 * unit, 3 * unit, 6 * unit, 0)], [7 * unit], { relative: 1e-14 })
    assertClose([k.mass(13 * unit, 3 * unit, 4 * unit, 0)], [12 * unit], { relative: 1e-14 })
    assertClose([k.mass(3 * unit, 0, 0, 5 * unit)], [-4 * unit], { relative: 1e-14 })
  }
})

test('Δφ of angles of any size is in its interval', () => {
  for (const angle of [1e9, 1e15, -1e22, 1e100, -1.7e308]) {
    const d = k.deltaPhi(angle, 0)
    assert.ok(d > -Math.PI && d <= Math.PI, `${angle}: ${d}`)
  }
  assert.ok(Number.isNaN(k.deltaPhi(Number.POSITIVE_INFINITY, 0)))
})

test('what no object has is refused with its row', () => {
  const objects = { pt: [30, -1], eta: [0, 0], phi: [0, 0] }
  assert.throws(
    () => k.fromPtEtaPhiMass({ ...objects, mass: 0 }),
    /fromPtEtaPhiMass: expected p_T of at least 0, got -1 in row 1/,
  )
  assert.throws(() => k.fromPtEtaPhiEnergy({ ...objects, energy: [30, 1] }), DomainError)
  for (const type of [2, 13, -1, Number.NaN, 0.5]) assert.throws(() => k.leptonMass(type), DomainError)
  for (const row of [2, -1, 0.5]) assert.throws(() => k.velocity(new Float64Array(8), row), ShapeError)
})
