import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Events } from '../../src/lib/events/index.ts'
import {
  fullyMatched,
  massResolutions,
  topMasses,
  tops,
  trueAssignment,
  trueNeutrino,
} from '../../src/lib/reconstruction/index.ts'
import { DomainError, key } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { fourVectorOf, massOf, toyEvents } from './toyEvents.ts'

const NONE = [-1, -1, -1, -1]

/** Three events of ten places: all matched; the last quark in the tenth jet; one quark without a jet. */
const events: Events = {
  ...toyEvents(key(31), [6, 10, 5]),
  jetsIndices: Int16Array.from(
    [
      [2, -1, 0, 3, 1, -1, ...NONE],
      [-1, 0, 1, 2, -1, -1, -1, -1, -1, 3],
      [0, 1, 2, -1, -1, -1, ...NONE],
    ].flat(),
  ),
  matchability: Int16Array.of(15, 15, 7),
}
const truth = trueAssignment(events)

test('the true assignment names the jet of each quark', () => {
  assert.deepEqual(truth, {
    bLep: Int8Array.of(2, 1, 0),
    bHad: Int8Array.of(4, 2, 1),
    q1: Int8Array.of(0, 3, 2),
    q2: Int8Array.of(3, 9, -1),
  })
})

test('fully matched: all four quarks have a jet, among the hardest if asked', () => {
  assert.deepEqual([...fullyMatched(truth)], [1, 1, 0])
  assert.deepEqual([...fullyMatched(truth, 9)], [1, 0, 0])
})

test('a quark that matchability denies has no jet', () => {
  const denied = trueAssignment({ ...events, matchability: Int16Array.of(15, 14, 7) })
  assert.deepEqual([...denied.bLep], [2, -1, 0])
  const { matchability, ...rest } = events
  assert.ok(matchability)
  assert.deepEqual(trueAssignment(rest), truth)
})

test('events without the matching of jets are refused by name', () => {
  const { jetsIndices, ...rest } = events
  assert.ok(jetsIndices)
  assert.throws(() => trueAssignment(rest), DomainError)
  assert.throws(() => trueAssignment(rest), /events without jets_indices/)
})

test('tops and their masses are sums of their parts', () => {
  const candidates = trueNeutrino(events)
  const { hadronicTop, leptonicTop } = tops(events, candidates, truth)
  const masses = topMasses(events, candidates, truth)
  const jet = (i: number) => fourVectorOf(events.jets, i)
  const [x, y, z] = candidates.momenta
  const leptonic = [fourVectorOf(events.leptons, 0), [Math.hypot(x, y, z), x, y, z]]
  assertClose([masses.lNu[0], masses.bLNu[0]], [massOf(...leptonic), massOf(...leptonic, jet(2))], { relative: 1e-9 })
  assertClose([masses.qq[0], masses.bqq[0]], [massOf(jet(0), jet(3)), massOf(jet(0), jet(3), jet(4))], {
    relative: 1e-9,
  })
  assertClose([hadronicTop[1]], [jet(0)[1] + jet(3)[1] + jet(4)[1]], { absolute: 1e-12 })
  assertClose([leptonicTop[3]], [leptonic[0][3] + z + jet(2)[3]], { absolute: 1e-12 })
  assert.ok(Number.isNaN(masses.qq[2]) && Number.isNaN(masses.bqq[2]) && Number.isFinite(masses.bLNu[2]))
})

test('two solutions give two leptonic masses for each event', () => {
  const one = trueNeutrino(events).momenta
  const momenta = Float64Array.from(
    { length: 18 },
    (_, at) => one[3 * Math.floor(at / 6) + (at % 3)] * (at % 6 < 3 ? 1 : 2),
  )
  const both = topMasses(events, { solutions: 2, momenta }, truth)
  const single = topMasses(events, { solutions: 1, momenta: one }, truth)
  const doubled = topMasses(events, { solutions: 1, momenta: one.map((value) => 2 * value) }, truth)
  assert.deepEqual(
    [...both.bLNu],
    [0, 1, 2].flatMap((i) => [single.bLNu[i], doubled.bLNu[i]]),
  )
  assert.deepEqual(both.bqq, single.bqq)
})

test('resolutions: root mean square about the nominal mass, fully matched, within 150 GeV', () => {
  const many = toyEvents(key(32), new Array(300).fill(5).fill(3, 0, 50))
  const candidates = trueNeutrino(many)
  const assignment = trueAssignment(many)
  const masses = topMasses(many, candidates, assignment)
  const spread = (values: Float64Array, nominal: number) => {
    // the first 50 events have three jets and are not fully matched
    const near = [...values.slice(50)].map((mass) => mass - nominal).filter((error) => Math.abs(error) < 150)
    assert.ok(near.length > 5 && near.length < 250, `the window keeps ${near.length}`)
    return Math.sqrt(near.reduce((sum, error) => sum + error ** 2, 0) / near.length)
  }
  const found = massResolutions(many, candidates)
  assertClose([found.lNu, found.qq], [spread(masses.lNu, 80.38), spread(masses.qq, 80.38)], { relative: 1e-12 })
  assertClose([found.bLNu, found.bqq], [spread(masses.bLNu, 173), spread(masses.bqq, 173)], { relative: 1e-12 })
  const few = toyEvents(key(33), [3, 3])
  assert.throws(() => massResolutions(few, trueNeutrino(few)), /expected fully matched events, got none/)
})
