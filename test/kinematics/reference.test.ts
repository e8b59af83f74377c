import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as k from '../../src/lib/kinematics/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

type Four = [number, number, number, number]
interface Reference {
  objects: {
    from: Record<'pt' | 'eta' | 'phi' | 'mass' | 'energy', number>
    p4: Four
    pt: number
    eta: number
    rapidity: number
    phi: number
    mass: number
  }[]
  pairs: {
    a: Four
    b: Four
    mass: number
    deltaPhi: number
    deltaR: number
    velocity: [number, number, number]
    boosted: Four
    angle: number
    rotated: Four
  }[]
}

// made by test/reference/kinematics-vector.py with the package vector 1.9.0
const reference: Reference = JSON.parse(
  readFileSync(new URL('../reference/kinematics-vector.json', import.meta.url), 'utf8'),
)
const { objects, pairs } = reference
const p4 = Float64Array.from(objects.flatMap((object) => object.p4))
const column = (name: keyof Reference['objects'][0]['from']) => objects.map(({ from }) => from[name])
const exact = { relative: 1e-13, absolute: 1e-13 }

/** What E² − p² can be known to, from numbers of 53 bits. */
const massTolerance = (e: number, mass: number) =>
  Math.min(1e-7 * e, (e * e * 1e-15) / Math.max(mass, 1e-30)) + 1e-13 * mass

test('four-vectors from (pt, eta, phi, mass) and from (pt, eta, phi, energy)', () => {
  const [pt, eta, phi] = [column('pt'), column('eta'), column('phi')]
  assertClose(k.fromPtEtaPhiMass({ pt, eta, phi, mass: column('mass') }), p4, exact)
  assertClose(k.fromPtEtaPhiEnergy({ pt, eta, phi, energy: column('energy') }), p4, exact)
})

test('transverse momentum, pseudorapidity and azimuth', () => {
  assertClose(k.transverseMomenta(p4), column('pt'), exact)
  assertClose(k.pseudorapidities(p4), column('eta'), exact)
  assertClose(k.azimuths(p4), column('phi'), exact)
})

test('rapidity, as well as E − |p_z| is known', () => {
  k.rapidities(p4).forEach((y, i) => {
    const { p4: p, rapidity } = objects[i]
    const absolute = 1e-13 + (2e-16 * p[0]) / (p[0] - Math.abs(p[3]))
    assertClose([y], [rapidity], { relative: 1e-13, absolute: 4 * absolute }, `object ${i}`)
  })
})

test('masses of objects and of pairs', () => {
  k.masses(p4).forEach((mass, i) => {
    assertClose([mass], [objects[i].mass], { absolute: massTolerance(p4[4 * i], objects[i].mass) }, `object ${i}`)
  })
  for (const { a, b, mass } of pairs) {
    const absolute = massTolerance(a[0] + b[0], mass)
    assertClose(k.masses(Float64Array.from(a), Float64Array.from(b)), [mass], { absolute })
  }
})

test('angular distances', () => {
  for (const { a, b, deltaPhi, deltaR } of pairs) {
    const [phiA, phiB] = [k.azimuth(a[1], a[2]), k.azimuth(b[1], b[2])]
    const [etaA, etaB] = [a, b].map(([, px, py, pz]) => k.pseudorapidity(px, py, pz))
    assertClose([k.deltaPhi(phiA, phiB)], [deltaPhi], { absolute: 1e-13 })
    assertClose([k.deltaR(etaA, phiA, etaB, phiB)], [deltaR], { absolute: 1e-13 })
  }
})

test('boosts and rotations', () => {
  for (const { a, velocity, boosted, angle, rotated } of pairs) {
    assertClose(k.boost(Float64Array.from(a), velocity), boosted, { absolute: 1e-12 * boosted[0] })
    assertClose(k.rotateAboutZ(Float64Array.from(a), angle), rotated, { absolute: 1e-13 * a[0] })
  }
})

test('the reference covers steep directions and high velocities', () => {
  assert.ok(Math.max(...objects.map(({ eta }) => Math.abs(eta))) > 10)
  assert.ok(Math.max(...pairs.map(({ velocity }) => Math.hypot(...velocity))) > 0.9)
})
