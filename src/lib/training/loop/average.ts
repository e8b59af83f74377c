import { disposeTree, fromLeaves, leaves, type Params, tf } from '../../tensor/index.ts'

/**
 * The moving average of parameters after one more update: d·average + (1 − d)·params with d = min(decay, (1 + t) / (10 + t)), so
 * that what it began with is soon forgotten.
 * @param average consumed: use what is returned
 * @param step updates made, t
 */
export function movedAverage<P extends Params>(average: P, params: P, decay: number, step: number): P {
  const kept = Math.min(decay, (1 + step) / (10 + step))
  const now = leaves(params)
  const moved = tf.tidy(() => leaves(average).map(({ tensor }, i) => tensor.mul(kept).add(now[i].tensor.mul(1 - kept))))
  disposeTree(average)
  return fromLeaves(params, moved)
}
