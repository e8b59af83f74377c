import { fold, type Key, type Params, tf } from '../../tensor/index.ts'
import { orderedBatches } from './batches.ts'
import type { BatchSource } from './batchSource.ts'
import type { Loss } from './gradients.ts'

/**
 * The mean of a loss over all events of a source: Σ_b n_b·loss_b / Σ_b n_b, summed in float64. Every batch has its own
 * key, the same at every call, so that two epochs are compared on the same draws.
 */
export async function meanLoss<P extends Params, B extends object>(
  params: P,
  source: BatchSource<B>,
  loss: Loss<P, B>,
  { batchSize, key }: { batchSize: number; key: Key },
): Promise<number> {
  let sum = 0
  for (const [i, indices] of orderedBatches(source.count, batchSize).entries()) {
    const batch = source.batch(indices, fold(key, i))
    try {
      const value = tf.tidy(() => loss(params, batch, fold(key, i)))
      sum += (await value.data())[0] * indices.length
      value.dispose()
    } finally {
      tf.dispose(batch as tf.TensorContainer)
    }
  }
  return sum / source.count
}
