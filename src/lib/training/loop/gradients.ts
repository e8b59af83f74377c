import { ConfigError } from '../../../complaint.ts'
import { type Key, leaves, type Params, type Scalar, type Tensor, tf, valueAndGradients } from '../../tensor/index.ts'

/** The mean loss over the rows of a batch; `key` is for what is drawn at random inside (dropout, sampled weights). */
export type Loss<P extends Params, B> = (params: P, batch: B, key: Key) => Scalar

/**
 * The loss and its gradients, one a leaf in the order of `leaves(params)`.
 * @throws ConfigError naming the parameters that the loss does not depend on
 */
export function lossAndGradients<P extends Params>(
  params: P,
  loss: (params: P) => Scalar,
): { loss: Scalar; gradients: Tensor[] } {
  const all = leaves(params)
  const tensors = all.map((leaf) => leaf.tensor)
  const { value, grads } = valueAndGradients(() => loss(params), tensors)
  const missing = all.filter((_, i) => grads[i] === undefined).map((leaf) => leaf.name)
  if (missing.length === 0) return { loss: value, gradients: grads }
  tf.dispose([value, ...grads])
  const wanted = 'a loss that depends on every parameter'
  throw new ConfigError({ who: 'training', wanted, got: `no path to ${missing.join(', ')}` })
}
