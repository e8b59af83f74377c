import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { key, type Params, type Scalar, type Tensor1D, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import {
  type BatchSource,
  constant,
  meanLoss,
  type Progress,
  type Trained,
  train,
} from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { FEATURES, type ToyBatch, toyInit, toySource, toyTraining, values } from './toyRegression.ts'

before(testBackend)

/** Parameters with a single number, and a source of numbers. */
type Line = { at: Tensor1D }
const numbers = (all: readonly number[]): BatchSource<{ y: Tensor1D }> => ({
  count: all.length,
  batch: (indices) => ({ y: tf.tensor1d(Float32Array.from(indices, (i) => all[i])) }),
})
const distance = ({ at }: Line, { y }: { y: Tensor1D }): Scalar => y.sub(at).square().mean()

test('finds the least-squares line', async () => {
  type Linear = { weight: Tensor2D; bias: Tensor1D }
  const init: Linear = { weight: tf.zeros([FEATURES, 1]), bias: tf.zeros([1]) }
  const loss = ({ weight, bias }: Linear, { x, y }: ToyBatch): Scalar =>
    x.matMul(weight).add(bias).flatten().sub(y).square().mean()
  const data = toySource(10, 500)
  const schedule = (step: number) => ({ learningRate: 0.15 * 0.98 ** step })
  const { params, history, best } = await train({
    init,
    data,
    validation: toySource(20, 100),
    loss,
    schedule,
    epochs: 12,
    batchSize: 25,
    key: key(1),
  })
  // made from y = 2 x₀ − x₁ + ½ with noise 0.1 on 500 events: errors of about 0.1 / √500 = 0.005
  assertClose(values(params), [2, -1, 0, 0.5], { absolute: 0.02 })
  assert.ok(Math.abs(best!.validationLoss - 0.01) < 0.003)
  assert.deepEqual(
    history.map((e) => [e.epoch, e.step]),
    Array.from({ length: 12 }, (_, i) => [i + 1, 20 * (i + 1)]),
  )
})

test('keeps the best parameters, not the last, and stops by patience', async () => {
  // training pulls towards 10, validation likes 1
  const { params, best, history, stopped } = await train({
    init: { at: tf.tensor1d([0]) } as Line,
    data: numbers([10, 10]),
    validation: numbers([1, 1, 1]),
    loss: distance,
    schedule: constant(0.25),
    epochs: 50,
    batchSize: 2,
    patience: 3,
    key: key(1),
  })
  // Adam moves by the learning rate while the gradient hardly changes
  assertClose(values(params), [1], { absolute: 0.02 })
  assert.equal(best!.epoch, 4)
  assert.equal(history.length, 7)
  assert.equal(stopped, 'patience')
})

test('keeps the last parameters where it is told to', async () => {
  const { params, best, history } = await train({
    init: { at: tf.tensor1d([0]) } as Line,
    data: numbers([10, 10]),
    validation: numbers([1, 1, 1]),
    loss: distance,
    schedule: constant(0.25),
    epochs: 8,
    batchSize: 2,
    patience: 3,
    keep: 'last',
    key: key(1),
  })
  assertClose(values(params), [2], { absolute: 0.04 })
  assert.deepEqual([best!.epoch, history.length], [8, 8])
  assert.equal(best!.validationLoss, history[7].validationLoss)
})

test('the history is what was measured', async () => {
  const { history } = await train({
    init: { at: tf.tensor1d([0]) } as Line,
    data: numbers([1, 2, 3]),
    validation: numbers([1, 1, 4]),
    loss: distance,
    schedule: constant(0),
    epochs: 1,
    batchSize: 2,
    key: key(1),
  })
  // nothing moves: losses (1 + 4 + 9) / 3 and (1 + 1 + 16) / 3 although the last batch is smaller
  assertClose([history[0].trainingLoss, history[0].validationLoss], [14 / 3, 6], { relative: 1e-6 })
  assert.deepEqual([history[0].epoch, history[0].step, history[0].learningRate], [1, 2, 0])
})

test('meanLoss weights batches by their events', async () => {
  const source = numbers([0, 0, 0, 0, 10])
  const value = await meanLoss({ at: tf.tensor1d([0]) } as Line, source, distance, { batchSize: 4, key: key(1) })
  assert.equal(value, 20)
})

test('the same key gives the same bytes, another key others', async () => {
  const run = async (seed: number) => values((await train({ ...toyTraining(), epochs: 2, key: key(seed) })).params)
  const first = await run(1)
  assert.deepEqual(await run(1), first)
  assert.notDeepEqual(await run(2), first)
})

test('every batch and every loss has a key of its own; validation has the same at every epoch', async () => {
  const seen: Record<'batch' | 'loss' | 'validation', string[]> = { batch: [], loss: [], validation: [] }
  const data = numbers([1, 2, 3, 4])
  const source = (name: 'batch' | 'validation'): BatchSource<{ y: Tensor1D }> => ({
    count: 4,
    batch: (indices, batchKey) => {
      seen[name].push(batchKey.join())
      return data.batch(indices, batchKey)
    },
  })
  await train({
    init: { at: tf.tensor1d([0]) } as Line,
    data: source('batch'),
    validation: source('validation'),
    loss: (params: Line, batch, lossKey) => {
      seen.loss.push(lossKey.join())
      return distance(params, batch)
    },
    validationLoss: distance,
    schedule: constant(0.1),
    epochs: 3,
    batchSize: 2,
    key: key(1),
  })
  assert.equal(new Set([...seen.batch, ...seen.loss]).size, 12)
  assert.equal(seen.validation.length, 6)
  assert.equal(new Set(seen.validation).size, 2)
})

test('the number of tensors is flat over steps and epochs, and nothing is left at the end', async () => {
  const training = toyTraining()
  const before = tf.memory().numTensors
  const counts: number[] = []
  const source = toySource(10, 200)
  const batch: typeof source.batch = (indices, k) => {
    counts.push(tf.memory().numTensors)
    return source.batch(indices, k)
  }
  const { params } = await train({ ...training, data: { count: 200, batch }, epochs: 3 })
  // up to 8 steps may wait to be read, with two numbers each
  const steps = Math.ceil(200 / 16)
  assert.deepEqual(counts.slice(steps, 2 * steps), counts.slice(0, steps))
  assert.deepEqual(counts.slice(2 * steps), counts.slice(0, steps))
  assert.equal(counts[8], counts[0])
  assert.equal(Math.max(...counts) - counts[0], 14)
  tf.dispose(params)
  assert.equal(tf.memory().numTensors, before)
})

test('progress tells epoch, step, rate, time left and losses', async () => {
  const told: Progress[] = []
  await train({ ...toyTraining(), epochs: 2, onProgress: (progress) => told.push(progress) })
  // 7 batches: read at the end of the epoch, then told again with the record
  assert.deepEqual(
    told.map(({ epoch, step, finished }) => [epoch, step, finished?.epoch]),
    [
      [1, 7, undefined],
      [1, 7, 1],
      [2, 7, undefined],
      [2, 7, 2],
    ],
  )
  assert.ok(told.every((p) => p.epochs === 2 && p.steps === 7 && p.eventsPerSecond > 0))
  assert.equal(told[3].secondsLeft, 0)
  assert.ok(told[1].secondsLeft > 0)
  assert.equal(told[0].best, undefined)
  assert.equal(told[1].best!.validationLoss, told[1].finished!.validationLoss)
  assert.equal(told[1].trainingLoss, told[1].finished!.trainingLoss)
})

/** The toy training with an abort at the start of a given batch. */
async function abortedAt(batchNumber: number, epochs = 5): Promise<{ trained: Trained<Params>; batches: number }> {
  const controller = new AbortController()
  const { data, ...rest } = toyTraining()
  let batches = 0
  const batch: typeof data.batch = (indices, k) => {
    if (++batches === batchNumber) controller.abort()
    return data.batch(indices, k)
  }
  const trained = await train({ ...rest, data: { count: data.count, batch }, epochs, signal: controller.signal })
  return { trained, batches }
}

test('an abort stops after the current step; the best of the finished epochs is returned', async () => {
  const { trained, batches } = await abortedAt(7 + 3)
  assert.equal(batches, 10)
  assert.equal(trained.stopped, 'aborted')
  assert.equal(trained.history.length, 1)
  const oneEpoch = await train({ ...toyTraining(), epochs: 1 })
  assert.deepEqual(values(trained.params), values(oneEpoch.params))
})

test('an abort in the first epoch returns the first parameters', async () => {
  const { trained } = await abortedAt(2)
  assert.deepEqual(values(trained.params), values(toyInit(1)))
  assert.equal(trained.best, undefined)
})

test('a signal from outside is heard while steps are being made', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 50)
  const { stopped } = await train({ ...toyTraining(), epochs: 100_000, signal: controller.signal })
  assert.equal(stopped, 'aborted')
})

test('settings that cannot work are refused before any work starts', async () => {
  const refused = (change: object, message: RegExp) =>
    assert.rejects(train({ ...toyTraining(), ...change }), { name: 'ConfigError', message })
  await refused({ epochs: 0 }, /epochs: expected a whole number above 0, got 0/)
  await refused({ patience: 0.5 }, /patience/)
  await refused({ batchSize: -1 }, /batch size/)
  await refused({ optimiser: { beta2: 1 } }, /optimiser\.beta2: expected a number from 0 to below 1, got 1/)
  await refused({ optimiser: { clipNorm: -1 } }, /optimiser\.clipNorm/)
  await refused({ optimiser: { weightDecay: Number.NaN } }, /optimiser\.weightDecay/)
  await refused({ validation: toySource(1, 0) }, /validation events/)
  await refused({ batchSize: 500, lastBatch: 'drop' }, /at least one batch of 500/)
})
