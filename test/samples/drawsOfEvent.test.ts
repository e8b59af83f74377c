import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError } from '../../src/complaint.ts'
import { drawsOfEvent } from '../../src/lib/samples/index.ts'

test('the draws of an event are those of a whole place', () => {
  const values = new Float32Array(6)
  const logProb = { target: new Float32Array(2), physical: new Float32Array(2) }
  const columns = ['px', 'py', 'pz'].map((name) => ({ name, unit: 'GeV' }))
  const samples = { count: 2, draws: 1, columns, values, logProb }
  for (const at of [0.5, Number.NaN, -1, 2]) assert.throws(() => drawsOfEvent(samples, at), DomainError)
  assert.deepEqual(Object.keys(drawsOfEvent(samples, 1)), ['px', 'py', 'pz'])
})
