import { ShapeError } from '../../../complaint.ts'
import {
  countWeights,
  fromLeaves,
  hasFused,
  type Leaf,
  leaves,
  type Params,
  runFused,
  type Scalar,
  type Tensor,
  type Tensor1D,
  tf,
} from '../../tensor/index.ts'
import type { Rate } from './schedules.ts'

/** What Adam needs besides the learning rate; the defaults are PyTorch's, without clipping. */
export interface AdamSettings {
  beta1: number
  beta2: number
  epsilon: number
  /** Decoupled weight decay λ: every step multiplies the weights by 1 − learningRate·λ (AdamW). */
  weightDecay: number
  /** The largest L2 norm of all gradients together; 0: no clipping. */
  clipNorm: number
}

/** Adam as it is where nothing else is asked for. */
export const ADAM: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, clipNorm: 0 }

/** The moments of all parameters, concatenated in the order of `leaves`, and the number of updates made. */
export interface AdamState {
  step: number
  /** Mean of the gradients [weights]. */
  m: Tensor1D
  /** Mean of their squares [weights]. */
  v: Tensor1D
}

/** What one update gives back. */
export interface AdamStep<P extends Params> {
  params: P
  state: AdamState
  /** L2 norm of all gradients together, before clipping. */
  norm: Scalar
}

/** The state before the first update: zero moments. */
export function adamStart(params: Params): AdamState {
  const size = countWeights(params)
  return { step: 0, m: tf.zeros([size]), v: tf.zeros([size]) }
}

/**
 * One update of all parameters by Adam with decoupled weight decay (arXiv 1412.6980 algorithm 1, arXiv 1711.05101
 * algorithm 2), after scaling the gradients by min(1, clipNorm / (‖g‖ + 1e-6)), the norm taken over all of them.
 * `params` and `state` are consumed: use what is returned.
 * @param gradients one tensor a leaf, in the order of `leaves(params)`; not consumed
 * @throws ShapeError when they do not fit the parameters
 */
export function adamStep<P extends Params>(
  params: P,
  gradients: readonly Tensor[],
  state: AdamState,
  settings: AdamSettings & Rate,
): AdamStep<P> {
  checkShapes(leaves(params), gradients)
  if (!hasFused('Adam')) return adamStepReference(params, gradients, state, settings)
  const { m, v } = state
  const { epsilon: eps, ...rest } = settings
  const step = state.step + 1
  const tensors = leaves(params).map((leaf) => leaf.tensor)
  // the kernel writes the new weights and moments where the old ones were
  const [norm] = runFused('Adam', { params: tensors, grads: [...gradients], m, v }, { ...rest, eps, step })
  return { params, state: { step, m, v }, norm: norm as Scalar }
}

/** `adamStep` composed of plain operations. */
export function adamStepReference<P extends Params>(
  params: P,
  gradients: readonly Tensor[],
  state: AdamState,
  settings: AdamSettings & Rate,
): AdamStep<P> {
  const old = leaves(params).map((leaf) => leaf.tensor)
  const step = state.step + 1
  const { weights, m, v, norm } = tf.tidy(() => {
    const { gradient, norm } = clip(flatten(gradients), settings.clipNorm)
    const next = update(flatten(old), gradient, { ...state, step }, settings)
    return { ...next, weights: unflatten(next.weights, old), norm }
  })
  const updated = fromLeaves(params, weights)
  tf.dispose([old, state.m, state.v])
  return { params: updated, state: { step, m, v }, norm }
}

function checkShapes(params: readonly Leaf[], gradients: readonly Tensor[]): void {
  const wrong = params.findIndex(({ tensor }, i) => !tf.util.arraysEqual(tensor.shape, gradients[i]?.shape))
  if (wrong === -1) return
  const { name, tensor } = params[wrong]
  const got = gradients[wrong] ? `[${gradients[wrong].shape}]` : 'none'
  throw new ShapeError({ who: 'Adam', wanted: `a gradient [${tensor.shape}] for ${name}`, got })
}

const flatten = (tensors: readonly Tensor[]): Tensor1D => tf.concat(tensors.map((tensor) => tensor.flatten()))

function unflatten(flat: Tensor1D, like: readonly Tensor[]): Tensor[] {
  const parts = tf.split(
    flat,
    like.map((tensor) => tensor.size),
  )
  return parts.map((part, i) => part.reshape(like[i].shape))
}

function clip(raw: Tensor1D, clipNorm: number): { gradient: Tensor1D; norm: Scalar } {
  const norm = raw.square().sum().sqrt() as Scalar
  if (clipNorm === 0) return { gradient: raw, norm }
  return { gradient: raw.mul(tf.minimum(1, tf.div(clipNorm, norm.add(1e-6)))), norm }
}

function update(weights: Tensor1D, g: Tensor1D, state: AdamState, settings: AdamSettings & Rate) {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings
  const m = state.m.mul(beta1).add(g.mul(1 - beta1)) as Tensor1D
  const v = state.v.mul(beta2).add(g.square().mul(1 - beta2)) as Tensor1D
  const spread = v
    .sqrt()
    .div(Math.sqrt(1 - beta2 ** state.step))
    .add(epsilon)
  const move = m.div(spread).mul(learningRate / (1 - beta1 ** state.step))
  return { weights: weights.mul(1 - learningRate * weightDecay).sub(move) as Tensor1D, m, v }
}
