import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigError, key } from '../../src/lib/tensor/index.ts'
import { epochBatches, orderedBatches, stepsPerEpoch } from '../../src/lib/training/index.ts'

const ascending = (n: number) => Array.from({ length: n }, (_, i) => i)

test('an epoch uses every event once, in batches that are full but for the last', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 64 }),
      fc.nat(99),
      (count, batchSize, epoch) => {
        const batching = { count, batchSize, lastBatch: 'keep' } as const
        const batches = epochBatches(key(7), epoch, batching)
        assert.equal(batches.length, stepsPerEpoch(batching))
        assert.deepEqual(
          batches.flatMap((b) => [...b]).sort((a, b) => a - b),
          ascending(count),
        )
        assert.ok(batches.slice(0, -1).every((b) => b.length === batchSize))
      },
    ),
    { seed: 1 },
  )
})

test('`drop` leaves out the last batch when it is not full', () => {
  const sizes = (lastBatch: 'keep' | 'drop') =>
    epochBatches(key(1), 1, { count: 10, batchSize: 4, lastBatch }).map((batch) => batch.length)
  assert.deepEqual(sizes('keep'), [4, 4, 2])
  assert.deepEqual(sizes('drop'), [4, 4])
})

test('the order is named by key and epoch alone', () => {
  const batching = { count: 100, batchSize: 16, lastBatch: 'keep' } as const
  const order = (seed: number, epoch: number) => epochBatches(key(seed), epoch, batching).flatMap((b) => [...b])
  assert.deepEqual(order(1, 3), order(1, 3))
  assert.notDeepEqual(order(1, 3), order(1, 4))
  assert.notDeepEqual(order(1, 3), order(2, 3))
  assert.notDeepEqual(order(1, 3), ascending(100))
})

test('ordered batches keep the order and the rest', () => {
  assert.deepEqual(
    orderedBatches(5, 2).map((b) => [...b]),
    [[0, 1], [2, 3], [4]],
  )
})

test('no batch at all is refused', () => {
  assert.throws(() => stepsPerEpoch({ count: 0, batchSize: 4, lastBatch: 'keep' }), ConfigError)
  assert.throws(
    () => stepsPerEpoch({ count: 3, batchSize: 4, lastBatch: 'drop' }),
    /at least one batch of 4, got 3 events/,
  )
  assert.throws(() => stepsPerEpoch({ count: 3, batchSize: 0, lastBatch: 'keep' }), /batch size/)
})
