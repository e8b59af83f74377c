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
  type InTurn,
  type Loss,
  lossAndGradients,
} from '../../src/lib/training/index.ts'
import { ofPart, partsOf, withPart } from '../../src/lib/training/loop/parts.ts'

/** A network with what it learns from. */
export interface Learner<P extends Params, B extends object> {
  readonly params: P
  readonly source: BatchSource<B>
  /** One loss, or those of parts that are moved in turn. */
  readonly loss: Loss<P, B> | InTurn<P, B>
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

/** Batches of shuffled events, for ever. */
export function* shuffled(count: number, batchSize: number) {
  for (let epoch = 0; ; epoch++) yield* epochBatches(key(2), epoch, { count, batchSize, lastBatch: 'drop' })
}

/** Steps of training, and the weights that they left. */
export function trainingSteps<P extends Params, B extends object>(learner: Learner<P, B>) {
  const { source, batchSize } = learner
  const order = shuffled(source.count, batchSize)
  const parts = partsOf(learner.loss)
  const now = {
    params: learner.params,
    adam: parts.map(({ name }) => adamStart(ofPart(learner.params, name))),
    loss: Number.NaN,
    stream: 0,
  }
  const step = async () => {
    const batch = source.batch(order.next().value!, fold(key(0), now.stream))
    const losses: Scalar[] = []
    for (const [i, { name, loss }] of parts.entries()) {
      const own = ofPart(now.params, name)
      const found = lossAndGradients(own, (p) => loss(withPart(now.params, name, p), batch, fold(key(4), now.stream)))
      const next = adamStep(own, found.gradients, now.adam[i], { ...ADAM, ...learner.adam })
      now.params = withPart(now.params, name, next.params)
      now.adam[i] = next.state
      losses.push(found.loss)
      tf.dispose([found.gradients, next.norm])
    }
    now.stream++
    now.loss = (await losses[losses.length - 1].data())[0]
    tf.dispose([losses, batch] as unknown as tf.TensorContainer)
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
  return { facts: factsOf(contestant.backend, countWeights(params())), work: { step, draws, loss } }
}

/** What neutrina tells of itself. */
export const factsOf = (backend: string, weights: number) => ({
  peer: `neutrina, ${backend}`,
  weights,
  versions: { node: process.versions.node, tfjs: tf.version_core },
  threads: Number(process.env.NEUTRINA_THREADS ?? 1),
})
