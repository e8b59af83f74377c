import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as k from '../../src/lib/kinematics/index.ts'
import { fold, key, split, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

type Columns = Record<'pt' | 'eta' | 'phi' | 'energy' | 'type' | 'met' | 'metPhi' | 'centre' | 'halfDistance', number[]>

const asEvents = ({ pt, eta, phi, energy, type, met, metPhi }: Omit<Columns, 'centre' | 'halfDistance'>) => ({
  leptons: { pt, eta, phi, energy, type },
  met: { pt: met, phi: metPhi },
})

test("the authors' own code finds the same two components", () => {
  // made by test/reference/kinematics-mw.py with github.com/mattcleigh/neutrino_flows at 144b864
  const file = new URL('../reference/kinematics-mw.json', import.meta.url)
  const reference: Columns & { wMass: number } = JSON.parse(readFileSync(file, 'utf8'))
  const found = reference.pt.map((_, i) => k.wNeutrinoPz(asEvents(reference), i, reference.wMass))
  const tolerance = { relative: 1e-9, absolute: 1e-9 }
  assertClose(
    found.map(({ centre }) => centre),
    reference.centre,
    tolerance,
    'centre',
  )
  assertClose(
    found.map(({ halfDistance }) => halfDistance),
    reference.halfDistance,
    tolerance,
    'half distance',
  )
  const complex = reference.halfDistance.filter((value) => value < 0).length
  assert.ok(complex > 5 && complex < 55, 'both kinds are there')
})

/** A direction, uniform on the sphere. */
function direction([u, v]: ArrayLike<number> & Iterable<number>): [number, number, number] {
  const [cos, phi] = [2 * u - 1, 2 * Math.PI * v]
  const sin = Math.sqrt(1 - cos * cos)
  return [sin * Math.cos(phi), sin * Math.sin(phi), cos]
}

/** A lepton and a neutrino from a W of exactly m_W that moves; the neutrino's p_z, and the rest as columns of one row. */
function decay(seed: number) {
  const [kSide, kFlight, kSpeed] = split(fold(key(20240614), seed), 3)
  const type = seed % 2
  const mass = k.leptonMass(type)
  const p = (k.W_MASS ** 2 - mass ** 2) / (2 * k.W_MASS)
  const axis = direction(uniforms(kSide, 2)).map((value) => p * value)
  const speed = 0.95 * uniforms(kSpeed, 1)[0]
  const [vx, vy, vz] = direction(uniforms(kFlight, 2))
  const pair = Float64Array.of(k.energy(axis[0], axis[1], axis[2], mass), ...axis, p, ...axis.map((value) => -value))
  const moving = k.boost(pair, [speed * vx, speed * vy, speed * vz])
  const [e, px, py, pz, , nx, ny, nz] = moving
  const lepton = { pt: [Math.hypot(px, py)], eta: [k.pseudorapidity(px, py, pz)], phi: [k.azimuth(px, py)] }
  const missing = { met: [Math.hypot(nx, ny)], metPhi: [k.azimuth(nx, ny)] }
  return { nz, events: asEvents({ ...lepton, ...missing, energy: [e], type: [type] }) }
}

test('for W → ℓν of exactly m_W, the true p_z is one of the two solutions', () => {
  let [first, second] = [0, 0]
  for (let seed = 0; seed < 2000; seed++) {
    const { nz, events } = decay(seed)
    const { centre, halfDistance } = k.wNeutrinoPz(events, 0)
    const errors = [centre + halfDistance - nz, centre - halfDistance - nz].map(Math.abs)
    // near a double root the two distances are the root of what rounding leaves of zero
    const tolerance = 1e-9 * (1 + Math.abs(nz)) + (1e-10 * nz * nz) / (Math.abs(halfDistance) + 1e-9)
    assert.ok(Math.min(...errors) < tolerance, `decay ${seed}: off by ${Math.min(...errors)} GeV at p_z ${nz}`)
    if (errors[0] < errors[1]) first++
    else second++
  }
  assert.ok(first > 500 && second > 500, `both solutions are the true one at times: ${first}, ${second}`)
})

test('real solutions give the lepton and the neutrino the mass that was asked for', () => {
  for (const wMass of [k.W_MASS, 120]) {
    const { events } = decay(7)
    const { centre, halfDistance } = k.wNeutrinoPz(events, 0, wMass)
    assert.ok(halfDistance > 0)
    const [met, phi] = [events.met.pt[0], events.met.phi[0]]
    for (const pz of [centre + halfDistance, centre - halfDistance]) {
      const neutrino = k.fromMomenta([met * Math.cos(phi), met * Math.sin(phi), pz], 0)
      assertClose(k.masses(k.fromPtEtaPhiEnergy(events.leptons), neutrino), [wMass], { absolute: 1e-7 })
    }
  }
})
