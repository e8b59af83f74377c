import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shiftEvents } from '../../src/lib/events/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { toyEvents } from './toyEvents.ts'

const events = toyEvents(3, 300)
function near(got: ArrayLike<number>, want: ArrayLike<number>, digits = 1e-5): void {
  for (let i = 0; i < want.length; i++) {
    assert.ok(Math.abs(got[i] - want[i]) <= digits * Math.max(1, Math.abs(want[i])), `${i}: ${got[i]}, ${want[i]}`)
  }
}

test('nothing asked for, nothing changed', () => {
  assert.deepEqual(shiftEvents(events, {}), events)
})

test('missing momentum is scaled alone', () => {
  const shifted = shiftEvents(events, { missingMomentum: 1.5 })
  near(
    shifted.met.pt,
    events.met.pt.map((x) => 1.5 * x),
  )
  assert.deepEqual({ ...shifted, met: events.met }, events)
})

test('the scale of jets: what they gain leaves the missing momentum, so that the sum of both stays', () => {
  const { jets, met, ...rest } = shiftEvents(events, { jetEnergy: 1.1 })
  const { jets: _, met: __, ...before } = events
  assert.deepEqual(rest, before)
  const sumOf = (of: Pick<typeof events, 'jets' | 'met'>) =>
    Array.from({ length: events.count }, (_, i) => {
      let sum = of.met.pt[i] * Math.cos(of.met.phi[i])
      for (let j = 10 * i; j < 10 * i + 10; j++) sum += of.jets.pt[j] * Math.cos(of.jets.phi[j])
      return sum
    })
  near(sumOf({ jets, met }), sumOf(events), 1e-3)
  near(
    jets.energy,
    events.jets.energy.map((x) => 1.1 * x),
  )
  assert.equal(jets.pt.filter((pt) => pt > 0).length, events.jets.pt.filter((pt) => pt > 0).length)
})

test('momenta: all that is in GeV, the truth too, and nothing else', () => {
  const { met, jets, leptons, neutrinos, truthQuarks, njets } = shiftEvents(events, { momenta: 1.05 })
  const up = (x: Float32Array) => x.map((v) => 1.05 * v)
  near(met.pt, up(events.met.pt))
  near(jets.energy, up(events.jets.energy))
  near(leptons.pt, up(events.leptons.pt))
  near(neutrinos!.pt, up(events.neutrinos!.pt))
  near(truthQuarks!.mass!, up(events.truthQuarks!.mass!))
  assert.deepEqual([jets.eta, leptons.phi, njets], [events.jets.eta, events.leptons.phi, events.njets])
})

test('noise on the missing momentum has its width on both axes, and the same key the same noise', () => {
  const noise = { sigma: 20, key: key(9) }
  const many = toyEvents(4, 20_000)
  const { met } = shiftEvents(many, { missingNoise: noise })
  for (const part of [Math.cos, Math.sin]) {
    let square = 0
    for (let i = 0; i < many.count; i++) {
      square += (met.pt[i] * part(met.phi[i]) - many.met.pt[i] * part(many.met.phi[i])) ** 2
    }
    assert.ok(Math.abs(Math.sqrt(square / many.count) - 20) < 0.4)
  }
  assert.deepEqual(shiftEvents(many, { missingNoise: noise }).met, met)
})

test('a factor that is none is refused by name', () => {
  for (const factor of [0, -1, Number.NaN, Infinity]) {
    assert.throws(() => shiftEvents(events, { jetEnergy: factor }), /shiftEvents: jetEnergy: expected a factor above 0/)
  }
  assert.throws(
    () => shiftEvents(events, { missingNoise: { sigma: -1, key: key(1) } }),
    /missingNoise: expected a width/,
  )
})
