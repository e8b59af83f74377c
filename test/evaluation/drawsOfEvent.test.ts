import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError } from '../../src/complaint.ts'
import { drawsOfEvent } from '../../src/lib/evaluation/index.ts'

test('the draws of an event are those of a whole place', () => {
  const momenta = new Float32Array(6)
  const logProb = { target: momenta, momentum: momenta }
  const samples = { count: 2, draws: 1, neutrinos: 1, momenta, logProb } as const
  for (const at of [0.5, Number.NaN, -1, 2]) assert.throws(() => drawsOfEvent(samples, at), DomainError)
  assert.throws(() => drawsOfEvent(samples, 0, 0.5), DomainError)
})
