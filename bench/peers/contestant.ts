/** What neutrina's networks do as contestants: steps of training and draws, with the library's own parts. */

import type { Draws } from '../../src/lib/distributions/index.ts'
import { countWeights, fold, type Key, key, type Params, type Scalar, tf } from '../../src/lib/tensor/index.ts'
import {
  ADAM,
  type AdamSettings,
  adamStart,
  adamStep,
  type BatchSource,
  epochBatches,
  lossAndGradients,
} from '../../src/lib/training/index.ts'

/** A network with its data. */
export interface Contestant<P extends Params, B extends object> {
  readonly backend: string
  readonly params: P
  readonly source: BatchSource<B>
  readonly loss: (params: P, batch: B, key: Key) => Scalar
  readonly batchSize: number
  readonly adam: Partial<AdamSettings> & { readonly learningRate: number }
  /** Events whose draws are computed at once. */
  readonly drawEvents: number
  /** Draws of some events, in the standardised target. */
  readonly draw: (params: P, events: Int32Array, key: Key) => Draws
}

function* shuffled(count: number, batchSize: number) {
  for (let epoch = 0; ; epoch++) yield* epochBatches(key(2), epoch, { count, batchSize, lastBatch: 'drop' })
}

/** The contestant's facts and its work, as `serve` takes them. */
export function work<P extends Params, B extends object>(contestant: Contestant<P, B>) {
  const { source, batchSize, drawEvents } = contestant
  const [order, drawOrder] = [shuffled(source.count, batchSize), shuffled(source.count, drawEvents)]
  const now = { params: contestant.params, adam: adamStart(contestant.params), loss: Number.NaN, stream: 0 }
  const step = async () => {
    const batch = source.batch(order.next().value!, key(0))
    const found = lossAndGradients(now.params, (p) => contestant.loss(p, batch, fold(key(4), now.stream++)))
    const next = adamStep(now.params, found.gradients, now.adam, { ...ADAM, ...contestant.adam })
    Object.assign(now, { params: next.params, adam: next.state, loss: (await found.loss.data())[0] })
    tf.dispose([found, batch, next.norm] as unknown as tf.TensorContainer)
  }
  const draws = async () => {
    const made = tf.tidy(() => contestant.draw(now.params, drawOrder.next().value!, fold(key(3), now.stream++)))
    await made.value.data()
    const { length } = await made.logProb.data()
    tf.dispose([made.value, made.logProb])
    return length
  }
  const facts = {
    peer: `neutrina, ${contestant.backend}`,
    weights: countWeights(now.params),
    versions: { node: process.versions.node, tfjs: tf.version_core },
    threads: Number(process.env.NEUTRINA_THREADS ?? 1),
  }
  return { facts, work: { step, draws, loss: () => now.loss } }
}
