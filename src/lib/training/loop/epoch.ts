import { setImmediate as nextTurn } from 'node:timers/promises'
import { fold, type Key, type Params, type Scalar, split, tf } from '../../tensor/index.ts'
import { type AdamSettings, type AdamState, adamStep } from '../optimisers/adam.ts'
import type { Schedule } from '../optimisers/schedules.ts'
import { movedAverage } from './average.ts'
import type { BatchSource } from './batchSource.ts'
import { lossAndGradients } from './gradients.ts'
import { ofPart, type Part, withPart } from './parts.ts'

/** What the updates of an epoch work with. */
export interface Updates<P extends Params, B extends object> {
  data: BatchSource<B>
  parts: readonly Part<P, B>[]
  optimiser: AdamSettings
  schedule: Schedule
  /** Decay of the moving average of the parameters. */
  averaging: number | undefined
  /** The stream of this training's batches and losses; folded with the number of the update. */
  key: Key
}

/** What an update changes. */
export interface Weights<P extends Params> {
  params: P
  /** Moments of the parts, in the order of their updates. */
  adam: readonly AdamState[]
  /** Their moving average, where one is kept. */
  average: P | undefined
}

/** One update as it was made; its numbers are still on the compute backend. */
interface Reading {
  /** Loss and norm of the gradients of each part. */
  parts: readonly { loss: Scalar; norm: Scalar }[]
  indices: Int32Array
  step: number
}

/** Sums over the updates of an epoch. */
export interface Tally {
  steps: number
  events: number
  /** Σ over events of each part's loss. */
  losses: number[]
  /** Σ over updates of the norm of each part's gradients. */
  norms: number[]
}

/** The sums before the first update of an epoch. */
export const emptyTally = (parts: number): Tally => ({
  steps: 0,
  events: 0,
  losses: new Array<number>(parts).fill(0),
  norms: new Array<number>(parts).fill(0),
})

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
  { data, parts, optimiser, schedule, averaging, key }: Updates<P, B>,
  indices: Int32Array,
): Reading {
  const { step } = weights.adam[0]
  const [batchKey, lossKey] = split(fold(key, step), 2)
  const batch = data.batch(indices, batchKey)
  try {
    const made = parts.map(({ name, loss }, i) => {
      const own = ofPart(weights.params, name)
      const stream = i === 0 ? lossKey : fold(lossKey, i)
      const found = lossAndGradients(own, (given) => loss(withPart(weights.params, name, given), batch, stream))
      const next = adamStep(own, found.gradients, weights.adam[i], { ...optimiser, ...schedule(step) })
      tf.dispose(found.gradients)
      weights.params = withPart(weights.params, name, next.params)
      weights.adam = weights.adam.with(i, next.state)
      return { loss: found.loss, norm: next.norm }
    })
    const { average, params, adam } = weights
    if (average && averaging !== undefined) weights.average = movedAverage(average, params, averaging, adam[0].step)
    return { parts: made, indices, step }
  } finally {
    tf.dispose(batch as tf.TensorContainer)
  }
}

async function read(pending: Reading[], watch: { tally: Tally; check: Check; onRead: () => void }): Promise<void> {
  for (const reading of pending) {
    const { parts, indices, step } = reading
    watch.tally.steps += 1
    watch.tally.events += indices.length
    for (const [i, part] of parts.entries()) {
      const [[loss], [norm]] = await Promise.all([part.loss.data(), part.norm.data()])
      watch.check('training loss', loss, { indices, step })
      watch.check('gradient norm', norm, { indices, step })
      watch.tally.losses[i] += loss * indices.length
      watch.tally.norms[i] += norm
    }
  }
  disposeReadings(pending.splice(0))
  watch.onRead()
}

const disposeReadings = (readings: readonly Reading[]): void =>
  tf.dispose(readings.flatMap(({ parts }) => parts.flatMap(({ loss, norm }) => [loss, norm])))
