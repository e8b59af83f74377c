import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BackendError,
  ConfigError,
  DomainError,
  FileError,
  NeutrinaError,
  NoInverseError,
  ShapeError,
  TrainingError,
} from '../../src/lib/tensor/index.ts'

const CLASSES = { BackendError, ConfigError, DomainError, FileError, NoInverseError, ShapeError, TrainingError }

for (const [name, Kind] of Object.entries(CLASSES)) {
  test(`${name} says who, wanted, got and what to do`, () => {
    const cause = new Error('below')
    const complaint = { who: 'coupling', wanted: 'width 5', got: '3', fix: 'pass the features used in training' }
    const error = new Kind(complaint, { cause })
    assert.ok(error instanceof NeutrinaError && error instanceof Error)
    assert.equal(error.name, name)
    assert.equal(error.message, 'coupling: expected width 5, got 3; pass the features used in training.')
    assert.deepEqual(error.complaint, complaint)
    assert.equal(error.cause, cause)
  })
}

test('without a remedy the message ends after what came', () =>
  assert.equal(new ShapeError({ who: 'x', wanted: '[2]', got: '[3]' }).message, 'x: expected [2], got [3].'))
