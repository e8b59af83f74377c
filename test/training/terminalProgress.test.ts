import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { type Progress, terminalProgress } from '../../src/lib/training/index.ts'

/** A stream that keeps what is written; as a terminal 120 columns wide or as a file. */
function capture(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const written: string[] = []
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120, cursorTo: () => true, clearLine: () => true })
  stream.on('data', (chunk) => written.push(String(chunk)))
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written.join('') }
}

const progress: Progress = {
  epoch: 3,
  epochs: 40,
  step: 1000,
  steps: 2000,
  trainingLoss: -0.12344,
  eventsPerSecond: 51234.4,
  secondsLeft: 4000,
}
const record = {
  epoch: 3,
  step: 6000,
  trainingLoss: -0.12344,
  validationLoss: 0.5,
  learningRate: 1e-4,
  gradientNorm: 1,
}
const finished: Progress = {
  ...progress,
  step: 2000,
  secondsLeft: 59.6,
  finished: record,
  best: { epoch: 2, validationLoss: 0.25 },
}

test('off a terminal: one line an epoch, nothing else', () => {
  const { stream, text } = capture(false)
  const { onProgress, stop } = terminalProgress(stream)
  onProgress(progress)
  onProgress(finished)
  stop()
  const line = 'epoch 3 of 40: loss -0.1234, validation 0.5000, best 0.2500 (epoch 2), 51234 events/s, 1 min 0 s left\n'
  assert.equal(text(), line)
})

test('on a terminal: one bar with rate, time left and losses; stopping gives the line back', () => {
  const { stream, text } = capture(true)
  const { onProgress, stop } = terminalProgress(stream)
  onProgress(progress)
  assert.match(text(), /epoch 3 of 40 ■+.* loss -0\.1234, 51234 events\/s, 1 h 6 min left/)
  onProgress(finished)
  stop()
  assert.match(text(), /validation 0\.5000, best 0\.2500 \(epoch 2\)/)
  assert.ok(text().endsWith('\n'))
})

test('stopping before anything was told is allowed', () => {
  const { stream, text } = capture(true)
  terminalProgress(stream).stop()
  assert.equal(text().includes('epoch'), false)
})
