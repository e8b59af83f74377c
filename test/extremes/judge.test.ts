/** The table's own judge, on functions that are wrong on purpose. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DomainError } from '../../src/complaint.ts'
import { KINDS, type Kind } from './inputs.ts'
import { judge } from './judge.ts'
import { each, type Row } from './row.ts'
import { refused } from './verdicts.ts'

const SAYS = new Map([['f', '/** Twice a number; not a number where it is none. */']])
const SILENT = new Map([['f', '/** Twice a number. */']])
const row = (f: (x: number, i: number, all: ArrayLike<number>) => number): Row =>
  each({ covers: 'f', feed: (x) => Float64Array.from(x, (v, i) => f(v, i, x)) })

const failing = (made: Row, documentation = SAYS): Kind[] =>
  KINDS.filter((kind) => {
    try {
      judge(made, kind, documentation)
      return false
    } catch {
      return true
    }
  })

test('a right function passes all, and fails where it does not say that it gives NaN', () => {
  assert.deepEqual(failing(row((v) => 2 * v)), [])
  assert.deepEqual(
    failing(
      row((v) => 2 * v),
      SILENT,
    ),
    ['NaN'],
  )
})

test('each fault is found by its kind', () => {
  assert.deepEqual(failing(row((v) => (Number.isNaN(v) ? 0 : 2 * v))), ['NaN'])
  assert.deepEqual(failing(row((v) => 2 * Math.abs(v))), ['negative'])
  assert.deepEqual(failing(row((v) => Math.min(2 * v, 1e9))), ['huge'])
  assert.deepEqual(failing(row((v) => (Math.abs(v) < 1e-20 ? 1 : 2 * v))), ['tiny'])
  // of the running sum nothing is right but its beginning
  assert.ok(failing(row((v, i, all) => v + (i > 0 ? all[i - 1] : 0))).includes('unsorted'))
  const rounded = row((v, _, all) => (all instanceof Float32Array ? v + 1e-9 : v))
  assert.deepEqual(failing(rounded), ['float32'])
})

test('a refusal must be an error of the library that says what is wanted', () => {
  const refusing = (error: Error): Row => {
    const { expects, ...made } = row((v) => {
      if (Number.isNaN(v)) throw error
      return v
    })
    return { ...made, expects: { ...expects, NaN: refused(/f: expected numbers/) } }
  }
  const complaint = { who: 'f', wanted: 'numbers', got: 'NaN' }
  assert.deepEqual(failing(refusing(new DomainError(complaint))), [])
  assert.deepEqual(failing(refusing(new DomainError({ ...complaint, who: 'g' }))), ['NaN'])
  assert.deepEqual(failing(refusing(new RangeError('f: expected numbers'))), ['NaN'])
})

test('a function that changes its input fails', () => {
  const made = each({ covers: 'f', feed: (x) => Float64Array.from(x.sort()) })
  assert.ok(failing(made).includes('unsorted'))
})
