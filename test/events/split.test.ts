import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatEvents, interleavedSplit, randomSplit, takeEvents } from '../../src/lib/events/index.ts'
import { ConfigError, DomainError, key, ShapeError } from '../../src/lib/tensor/index.ts'
import { toyEvents } from './toyEvents.ts'

const sorted = (...parts: Int32Array[]) => parts.flatMap((part) => [...part]).sort((a, b) => a - b)

test('every tenth event validates, from the first on; the public file of 587,689 events gives 58,769', () => {
  const { training, validation } = interleavedSplit(25)
  assert.deepEqual([...validation], [0, 10, 20])
  assert.deepEqual(sorted(training, validation), [...Array(25).keys()])
  // the authors' loader on 587,689 events (neutrino-flows: 58,769 to validate, 528,920 to train)
  const record = interleavedSplit(587_689)
  assert.deepEqual([record.validation.length, record.training.length], [58_769, 528_920])
  assert.deepEqual([...interleavedSplit(7, 3).validation], [0, 3, 6])
})

test('a random split has the fraction, all events once, and depends on its key alone', () => {
  const { training, validation } = randomSplit(key(1), 1000, 0.25)
  assert.equal(validation.length, 250)
  assert.deepEqual(sorted(training, validation), [...Array(1000).keys()])
  assert.deepEqual(randomSplit(key(1), 1000, 0.25), { training, validation })
  assert.notDeepEqual(randomSplit(key(2), 1000, 0.25).validation, validation)
  // 250 of 1000: half of them in the first half, within 5 σ (σ = √(1000·¼·¾·¼) ≈ 6.8)
  const early = validation.filter((i) => i < 500).length
  assert.ok(Math.abs(early - 125) < 35, `${early} in the first half`)
})

test('refused: strides below two and fractions outside (0, 1)', () => {
  for (const every of [1, 0, 2.5, Number.NaN]) assert.throws(() => interleavedSplit(10, every), ConfigError)
  for (const fraction of [0, 1, -1, Number.NaN]) assert.throws(() => randomSplit(key(1), 10, fraction), ConfigError)
})

test('taken events keep every column; the two parts of a split join to the whole', () => {
  const events = toyEvents(1, 30, 'dileptonic')
  const second = takeEvents(events, [7, 7])
  assert.equal(second.count, 2)
  assert.deepEqual([...second.jets.pt.subarray(10)], [...events.jets.pt.subarray(70, 80)])
  assert.deepEqual(
    [...second.truthParticles!.pdgId!.subarray(0, 10)],
    [...events.truthParticles!.pdgId!.subarray(70, 80)],
  )
  const halves = [
    takeEvents(events, [...Array(15).keys()]),
    takeEvents(
      events,
      [...Array(15).keys()].map((i) => i + 15),
    ),
  ]
  assert.deepEqual(concatEvents(halves), events)
  assert.throws(() => takeEvents(events, [30]), DomainError)
  assert.throws(() => takeEvents(events, [-1]), DomainError)
})

test('refused: sets of different shape, and none', () => {
  const { truthQuarks: _quarks, ...bare } = toyEvents(1, 3)
  assert.throws(() => concatEvents([toyEvents(1, 3), bare]), ShapeError)
  assert.throws(() => concatEvents([]), ShapeError)
})
