import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Tensor1D, tf } from '../../src/lib/tensor/index.ts'
import { DivergedError, train } from '../../src/lib/training/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { type ToyBatch, toyTraining, values } from './toyRegression.ts'

before(testBackend)

/** The error of the toy training when its data hold something bad from a given batch on. */
async function divergence(spoil: (batch: ToyBatch) => void, from: number): Promise<DivergedError> {
  const { data, ...rest } = toyTraining()
  let batches = 0
  const batch: typeof data.batch = (indices, k) => {
    const made = data.batch(indices, k)
    if (++batches >= from) spoil(made)
    return made
  }
  const before = tf.memory().numTensors
  const error = await train({ ...rest, data: { count: data.count, batch } }).then(
    () => assert.fail('no error'),
    (e) => e,
  )
  assert.ok(error instanceof DivergedError, String(error))
  assert.equal(tf.memory().numTensors, before, 'nothing leaks')
  return error
}

function replaceY(batch: ToyBatch, value: number): void {
  batch.y.dispose()
  batch.y = tf.fill([batch.x.shape[0]], value) as Tensor1D
}

test('NaN in a batch: the error names epoch, step and events, and holds the last good parameters', async () => {
  const error = await divergence((batch) => replaceY(batch, Number.NaN), 7 + 4)
  const { epoch, step, indices, goodEpoch, good } = error.divergence
  assert.deepEqual([error.name, epoch, step, goodEpoch], ['DivergedError', 2, 10, 1])
  assert.match(
    error.message,
    /^training: expected a finite training loss, got NaN in epoch 2, step 10, batch of 16 events/,
  )
  assert.match(
    error.message,
    new RegExp(`\\(${[...indices!.subarray(0, 8)].join(', ')}, …\\); the state after epoch 1 is kept`),
  )
  const { params } = await train({ ...toyTraining(), epochs: 1 })
  assert.deepEqual(
    [...good.values()].flatMap(({ data }) => [...data]),
    values(params),
  )
})

test('∞ in a batch, and a gradient that overflows, are named', async () => {
  const infinite = await divergence((batch) => replaceY(batch, Number.POSITIVE_INFINITY), 1)
  assert.match(
    infinite.message,
    /a finite training loss, got Infinity in epoch 1, step 0,.*no epoch was finished before/,
  )
  // each loss is finite in float32, the square of its gradient is not
  const overflow = await divergence((batch) => replaceY(batch, 1.5e19), 1)
  assert.match(overflow.message, /a finite (gradient norm|training loss), got (Infinity|NaN) in epoch 1/)
})

test('a validation loss that is not finite is named', async () => {
  const { validation, ...rest } = toyTraining()
  const spoilt: typeof validation = {
    count: 10,
    batch: (indices, k) => {
      const batch = validation.batch(indices, k)
      replaceY(batch, Number.NaN)
      return batch
    },
  }
  await assert.rejects(train({ ...rest, validation: spoilt }), /a finite validation loss, got NaN in epoch 1;/)
})
