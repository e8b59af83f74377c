import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Events } from '../../src/lib/events/index.ts'
import * as k from '../../src/lib/kinematics/index.ts'
import { mwSolutions, pickSolution, trueNeutrino } from '../../src/lib/reconstruction/index.ts'
import { DomainError, key } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { checkRotationCovariant } from '../helpers/checkRotationCovariant.ts'
import { fourVectorOf, massOf, toyEvents } from './toyEvents.ts'

const events = toyEvents(key(21), new Array(400).fill(4))
const { candidates, complex, smaller } = mwSolutions(events)
const { momenta } = candidates

test('the transverse momentum of both solutions is the missing one', () => {
  for (let row = 0; row < 2 * events.count; row++) {
    const [pt, phi] = [events.met.pt[row >> 1], events.met.phi[row >> 1]]
    assertClose(momenta.slice(3 * row, 3 * row + 2), [pt * Math.cos(phi), pt * Math.sin(phi)], { absolute: 1e-12 })
  }
})

test('real solutions give the mass of the W; complex ones are one value, with a larger mass', () => {
  const counts = [0, 0]
  for (let i = 0; i < events.count; i++) {
    const [first, second] = [0, 1].map((s) => k.fromMomenta(momenta.slice(6 * i + 3 * s, 6 * i + 3 * s + 3), 0))
    const masses = [first, second].map((neutrino) => massOf(fourVectorOf(events.leptons, i), [...neutrino]))
    counts[complex[i]]++
    if (complex[i]) {
      assert.deepEqual(first, second)
      assert.ok(masses[0] > k.W_MASS)
    } else assertClose(masses, [k.W_MASS, k.W_MASS], { absolute: 1e-3 })
  }
  assert.ok(Math.min(...counts) > 40, `real and complex: ${counts}`)
})

test('the smaller solution is the one with the smaller |p_z|', () => {
  const one = pickSolution(candidates, smaller)
  assert.equal(one.solutions, 1)
  for (let i = 0; i < events.count; i++) {
    const least = Math.min(Math.abs(momenta[6 * i + 2]), Math.abs(momenta[6 * i + 5]))
    assert.equal(Math.abs(one.momenta[3 * i + 2]), least)
  }
  assert.ok(smaller.includes(0) && smaller.includes(1))
})

/** Rows 2i are leptons, rows 2i + 1 give the missing momentum of event i. */
function eventsFrom(p4: Float64Array): Events {
  const count = p4.length / 8
  const every = (quantity: Float64Array, first: number) =>
    Float32Array.from({ length: count }, (_, i) => quantity[2 * i + first])
  const [pt, phi, eta] = [k.transverseMomenta(p4), k.azimuths(p4), k.pseudorapidities(p4)]
  const energy = Float64Array.from({ length: 2 * count }, (_, row) => p4[4 * row])
  const leptons = { pt: every(pt, 0), eta: every(eta, 0), phi: every(phi, 0), energy: every(energy, 0) }
  return {
    ...events,
    count,
    leptons: { perEvent: 1, ...leptons, type: new Int16Array(count) },
    met: { pt: every(pt, 1), phi: every(phi, 1) },
  }
}

test('the solutions turn with the event about the beam', () => {
  const solve = (p4: Float64Array) => k.fromMomenta(mwSolutions(eventsFrom(p4)).candidates.momenta, 0)
  // columns are float32, and near a double root p_z goes with the root of their rounding
  checkRotationCovariant(solve, { axis: 'beam', tolerance: { relative: 1e-5, absolute: 1e-3 } })
})

test('the true neutrino is massless with its p_T, η and φ', () => {
  const truth = trueNeutrino(events)
  const { pt, eta, phi } = events.neutrinos!
  assert.equal(truth.solutions, 1)
  const p4 = k.fromMomenta(truth.momenta, 0)
  assertClose(k.transverseMomenta(p4), pt, { relative: 1e-12 })
  assertClose(k.pseudorapidities(p4), eta, { absolute: 1e-12 })
  assertClose(k.azimuths(p4), phi, { absolute: 1e-12 })
})

test('events of two leptons, or without the truth, are refused by name', () => {
  assert.throws(
    () => mwSolutions({ ...events, layout: 'dileptonic' }),
    /mwSolutions: expected semileptonic events, got dil/,
  )
  const { neutrinos, ...rest } = events
  assert.ok(neutrinos)
  assert.throws(() => trueNeutrino(rest), DomainError)
  assert.throws(() => trueNeutrino(rest), /events without truth_neutrinos/)
})
