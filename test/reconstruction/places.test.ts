import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError, ShapeError } from '../../src/complaint.ts'
import { topSide } from '../../src/lib/kinematics/index.ts'
import {
  ellipseSolutions,
  eventCurves,
  pickSolution,
  scanWeights,
  smearedObjects,
  solvedEvents,
  tops,
  transverseCurves,
  trueAssignment,
} from '../../src/lib/reconstruction/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { toyDecays } from './dilepton/toyObjects.ts'
import { toyEvents } from './toyEvents.ts'

const { objects } = toyDecays(key(2), 2)

test('events, rows and solutions that are not there are refused, not read from the neighbour', () => {
  for (const i of [-1, 2, 0.5, Number.NaN]) {
    assert.throws(() => eventCurves(objects, i), DomainError)
    assert.throws(() => ellipseSolutions(objects, i), DomainError)
    assert.throws(() => scanWeights(objects, i), /an event below 2/)
  }
  const masses = { topMass: 172.5, wMass: 80.38 }
  for (const i of [-1, 2]) assert.throws(() => topSide(objects.positive, objects.b, i, masses), ShapeError)
  assert.throws(() => topSide(objects.positive, objects.b.subarray(4), 0, masses), ShapeError)
  const two = { solutions: 2, momenta: new Float64Array(12) } as const
  assert.throws(() => pickSolution(two, Uint8Array.of(0, 2)), /a solution below 2, got 2 in event 1/)
  assert.throws(() => pickSolution(two, Uint8Array.of(0)), ShapeError)
})

test('a jet of a place that events do not have is refused', () => {
  const events = toyEvents(key(3), [5, 6])
  const assignment = trueAssignment(events)
  const momenta = new Float64Array(6)
  assignment.bLep[0] = 10
  assert.throws(() => tops(events, { solutions: 1, momenta }, assignment), /a place below 10, got place 10 in event 0/)
})

test('an answer counts where all six of its numbers are finite', () => {
  for (let k = 0; k < 6; k++) {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const pairs = new Float64Array(12).fill(3)
      pairs[k] = bad
      assert.deepEqual([...solvedEvents(pairs)], [0, 1])
    }
  }
  assert.throws(() => solvedEvents(new Float64Array(7)), ShapeError)
})

test('pictures of no points and smearing without end are refused', () => {
  const [curves] = eventCurves(objects, 0)
  for (const points of [0, 1, 2.5, Number.NaN])
    assert.throws(() => transverseCurves(curves, [0, 0], points), /two points/)
  for (const relative of [Number.POSITIVE_INFINITY, Number.NaN, 0]) {
    assert.throws(() => smearedObjects(objects, { key: key(1), times: 1, relative }), /relative resolution above 0/)
  }
})
