import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError } from '../../src/complaint.ts'
import { eventColumns } from '../../src/lib/events/index.ts'
import { toyEvents } from './toyEvents.ts'

const events = toyEvents(7, 40)

test('one place of every event by name, with labels and units', () => {
  const { perEvent, pt, isTagged } = events.jets
  for (const place of [0, 1, perEvent - 1]) {
    const jets = eventColumns(events, 'jets', place)
    assert.deepEqual(
      [...jets.pt],
      Array.from({ length: events.count }, (_, i) => pt[perEvent * i + place]),
    )
    assert.deepEqual(
      [...jets.isTagged],
      Array.from({ length: events.count }, (_, i) => isTagged[perEvent * i + place]),
    )
    assert.deepEqual([jets.pt.name, jets.pt.label, jets.pt.unit], ['jets_pt', `p_T^{jets ${place}}`, 'GeV'])
    assert.equal(jets.eta.unit, undefined)
  }
  assert.deepEqual([...eventColumns(events, 'met').phi], [...events.met.phi])
  const { value } = eventColumns(events, 'njets')
  assert.deepEqual([...value], [...events.njets])
  assert.deepEqual([value.name, value.label], ['njets', 'njets'])
})

test('a part that the events lack and a place that none has are refused', () => {
  const { neutrinos: _, ...without } = events
  assert.throws(
    () => eventColumns(without as typeof events, 'neutrinos'),
    /events with neutrinos, got those with met, /,
  )
  for (const place of [-1, 0.5, Number.NaN, 1000]) assert.throws(() => eventColumns(events, 'jets', place), DomainError)
})
