import { setImmediate as nextTurn } from 'node:timers/promises'
import { fold, type Key, type Params, type Scalar, split, tf } from '../../tensor/index.ts'
import { type AdamSettings, type AdamState, adamStep } from '../optimisers/adam.ts'
import type { Schedule } from '../optimisers/schedules.ts'
import type { BatchSource } from './batchSource.ts'
import { type Loss, lossAndGradients } from './gradients.ts'

/** What the updates of an epoch work with. */
export interface Updates<P extends Params, B extends object> {
  data: BatchSource<B>
  loss: Loss<P, B>
  optimiser: AdamSettings
  schedule: Schedule
  /** The stream of this training's batches and losses; folded with the number of the update. */
  key: Key
}

/** What an update changes. */
export interface Weights<P extends Params> {
  params: P
  adam: AdamState
}

/** One update as it was made; its two numbers are still on the compute backend. */
interface Reading {
  loss: Scalar
  norm: Scalar
  indices: Int32Array
  step: number
}

/** Sums over the updates of an epoch. */
export interface Tally {
  steps: number
  events: number
  /** Σ of the loss over events. */
  loss: number
  /** Σ of the gradients' norm over updates. */
  norm: number
}

/** Called with each pair of numbers that was read; throws where one is not finite. */
export type Check = (what: string, value: number, at: { indices: Int32Array; step: number }) => void

// on a GPU each look at a number waits for all work before it
const READ_EVERY = 8

/**
 * Makes the updates of one epoch, changing `weights`; stops before the next update when the signal is aborted.
 * @returns whether the epoch was finished
 */
export async function runEpoch<P extends Params, B extends object>(
  weights: Weights<P>,
  updates: Updates<P, B>,
  batches: readonly Int32Array[],
  watch: { tally: Tally; check: Check; signal: AbortSignal | undefined; onRead: () => void },
): Promise<boolean> {
  const pending: Reading[] = []
  try {
    for (const indices of batches) {
      // lets the process hear signals: nothing else here leaves the current turn
      await nextTurn()
      if (watch.signal?.aborted) return false
      pending.push(update(weights, updates, indices))
      if (pending.length === READ_EVERY) await read(pending, watch)
    }
    await read(pending, watch)
    return true
  } finally {
    disposeReadings(pending)
  }
}

function update<P extends Params, B extends object>(
  weights: Weights<P>,
  { data, loss, optimiser, schedule, key }: Updates<P, B>,
  indices: Int32Array,
): Reading {
  const { step } = weights.adam
  const [batchKey, lossKey] = split(fold(key, step), 2)
  const batch = data.batch(indices, batchKey)
  try {
    const found = lossAndGradients(weights.params, (params) => loss(params, batch, lossKey))
    const next = adamStep(weights.params, found.gradients, weights.adam, { ...optimiser, ...schedule(step) })
    tf.dispose(found.gradients)
    weights.params = next.params
    weights.adam = next.state
    return { loss: found.loss, norm: next.norm, indices, step }
  } finally {
    tf.dispose(batch as tf.TensorContainer)
  }
}

async function read(pending: Reading[], watch: { tally: Tally; check: Check; onRead: () => void }): Promise<void> {
  for (const reading of pending) {
    const [[loss], [norm]] = await Promise.all([reading.loss.data(), reading.norm.data()])
    const { indices, step } = reading
    watch.check('training loss', loss, { indices, step })
    watch.check('gradient norm', norm, { indices, step })
    watch.tally.steps += 1
    watch.tally.events += indices.length
    watch.tally.loss += loss * indices.length
    watch.tally.norm += norm
  }
  disposeReadings(pending.splice(0))
  watch.onRead()
}

const disposeReadings = (readings: readonly Reading[]): void =>
  tf.dispose(readings.map(({ loss, norm }) => [loss, norm]))
