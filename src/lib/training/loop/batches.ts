import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, permutation } from '../../tensor/index.ts'

/** How the events of one epoch are cut into batches. */
export interface Batching {
  count: number
  batchSize: number
  /** What becomes of a last batch that is not full: `keep` (PyTorch's default and the released ν-Flows) or `drop`. */
  lastBatch: 'keep' | 'drop'
}

/**
 * The number of updates in an epoch.
 * @throws ConfigError when there is none
 */
export function stepsPerEpoch({ count, batchSize, lastBatch }: Batching): number {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new ConfigError({ who: 'batch size', wanted: 'a whole number above 0', got: String(batchSize) })
  }
  const steps = lastBatch === 'keep' ? Math.ceil(count / batchSize) : Math.floor(count / batchSize)
  if (steps > 0) return steps
  throw new ConfigError({ who: 'training data', wanted: `at least one batch of ${batchSize}`, got: `${count} events` })
}

/**
 * The event indices of each batch of one epoch: every epoch is another permutation, named by the key and the epoch's
 * number alone.
 */
export function epochBatches(key: Key, epoch: number, batching: Batching): Int32Array[] {
  const order = permutation(fold(key, epoch), batching.count)
  return cut(order, batching.batchSize, stepsPerEpoch(batching))
}

/** The event indices of each batch in the order of the data, the last batch kept. */
export function orderedBatches(count: number, batchSize: number): Int32Array[] {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  return cut(order, batchSize, Math.ceil(count / batchSize))
}

const cut = (order: Int32Array, batchSize: number, batches: number): Int32Array[] =>
  Array.from({ length: batches }, (_, i) => order.subarray(i * batchSize, (i + 1) * batchSize))
