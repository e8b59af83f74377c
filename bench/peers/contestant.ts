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

/** A network with what it learns from. */
export interface Learner<P extends Params, B extends object> {
  readonly params: P
  readonly source: BatchSource<B>
  readonly loss: (params: P, batch: B, key: Key) => Scalar
  readonly batchSize: number
  readonly adam: Partial<AdamSettings> & { readonly learningRate: number }
}

/** A network with its data. */
export interface Contestant<P extends Params, B extends object> extends Learner<P, B> {
  readonly backend: string
  /** Events whose draws are computed at once. */
  readonly drawEvents: number
  /** Draws of some events, in the standardised target. */
  readonly draw: (params: P, events: Int32Array, key: Key) => Draws
}

function* shuffled(count: number, batchSize: number) {
  for (let epoch = 0; ; epoch++) yield* epochBatches(key(2), epoch, { count, batchSize, lastBatch: 'drop' })
}

/** Steps of training, and the weights that they left. */
export function trainingSteps<P extends Params, B extends object>(learner: Learner<P, B>) {
  const { source, batchSize } = learner
  const order = shuffled(source.count, batchSize)
  const now = { params: learner.params, adam: adamStart(learner.params), loss: Number.NaN, stream: 0 }
  const step = async () => {
    const batch = source.batch(order.next().value!, fold(key(0), now.stream))
    const found = lossAndGradients(now.params, (p) => learner.loss(p, batch, fold(key(4), now.stream++)))
    const next = adamStep(now.params, found.gradients, now.adam, { ...ADAM, ...learner.adam })
    Object.assign(now, { params: next.params, adam: next.state, loss: (await found.loss.data())[0] })
    tf.dispose([found, batch, next.norm] as unknown as tf.TensorContainer)
  }
  return { step, params: () => now.params, loss: () => now.loss }
}

/** The contestant's facts and its work, as `serve` takes them. */
export function work<P extends Params, B extends object>(contestant: Contestant<P, B>) {
  const { source, drawEvents } = contestant
  const { step, params, loss } = trainingSteps(contestant)
  const drawOrder = shuffled(source.count, drawEvents)
  let stream = 0
  const draws = async () => {
    const made = tf.tidy(() => contestant.draw(params(), drawOrder.next().value!, fold(key(3), stream++)))
    await made.value.data()
    const { length } = await made.logProb.data()
    tf.dispose([made.value, made.logProb])
    return length
  }
  const facts = {
    peer: `neutrina, ${contestant.backend}`,
    weights: countWeights(params()),
    versions: { node: process.versions.node, tfjs: tf.version_core },
    threads: Number(process.env.NEUTRINA_THREADS ?? 1),
  }
  return { facts, work: { step, draws, loss } }
}
