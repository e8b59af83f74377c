import { ShapeError } from '../../../complaint.ts'
import { type Key, LEAKY_SLOPE, type Tensor1D, type Tensor2D, tf, withoutGradient } from '../../tensor/index.ts'
import { type DenseNetworkParams, type DenseNetworkShape, denseNetwork } from '../networks/denseNetwork.ts'
import { applyLinear } from '../networks/linear.ts'

/** The shape of a discriminator. */
export interface DiscriminatorShape extends Pick<DenseNetworkShape, 'inputs' | 'contextDim' | 'width'> {
  readonly hiddenLayers: number
}

/** What a discriminator says of rows, and how fast it changes its mind. */
export type Verdict = {
  /** φ = ln D − ln (1 − D), [N]. */
  readonly logit: Tensor1D
  /** ∂φ/∂x, [N, inputs]. */
  readonly slope: Tensor2D
}

/** Tells made rows from true ones, given the same context. */
export interface Discriminator {
  readonly inputs: number
  readonly contextDim: number
  /** Weights to begin with. */
  init(key: Key): DenseNetworkParams
  /** The logits of rows x [N, inputs] in a context [N, contextDim]: [N]. */
  logits(params: DenseNetworkParams, x: Tensor2D, context?: Tensor2D): Tensor1D
  /**
   * Logits and their slopes by x, each a plain expression of the weights: the gradients of both to the weights are exact
   * wherever no hidden number is zero.
   */
  verdict(params: DenseNetworkParams, x: Tensor2D, context?: Tensor2D): Verdict
}

/**
 * A dense network of LeakyReLU layers with one output, the logit of a discriminator. Such a network is linear between its kinks:
 * ∂φ/∂x = W₁ M₁ W₂ M₂ … w with the diagonal matrices M of slopes 1 and 0.1, so that a penalty on it needs no second derivative
 * of a tape
 * (arXiv 1705.09367).
 * @throws ShapeError for rows or a context of another width
 */
export function discriminator({ inputs, contextDim, width, hiddenLayers }: DiscriminatorShape): Discriminator {
  const network = denseNetwork({
    ...{ inputs, contextDim, outputs: 1, width, activation: 'leakyRelu' },
    ...{ blocks: 1, layersPerBlock: hiddenLayers - 1, skip: false, norm: false },
  })
  return {
    inputs,
    contextDim,
    init: network.init,
    logits: (params, x, context) => tf.tidy(() => network.apply(params, x, context && { value: context }).as1D()),
    verdict: (params, x, context) => {
      const got = [x.shape[1], context?.shape[1] ?? 0]
      if (got[0] !== inputs || got[1] !== contextDim) {
        const wanted = `rows of ${inputs} and a context of ${contextDim} numbers`
        throw new ShapeError({ who: 'discriminator', wanted, got: `${got[0]} and ${got[1]}` })
      }
      return tf.tidy(() => verdictOf(params, x, context))
    },
  }
}

function verdictOf({ input, blocks, output }: DenseNetworkParams, x: Tensor2D, context?: Tensor2D): Verdict {
  const layers = [input, ...blocks.flat()]
  let h = x
  // slopes 1 and 0.1 of the hidden numbers, whose signs LeakyReLU keeps
  const masks = layers.map((layer) => {
    h = applyLinear(layer, h, 'leakyRelu', context && { value: context })
    return withoutGradient(() => h.mul(STEEP).maximum(LEAKY_SLOPE).minimum(1)) as Tensor2D
  })
  const logit = applyLinear(output, h, 'identity').as1D()
  let back = output.weight.transpose() as Tensor2D
  for (let l = layers.length - 1; l >= 0; l--) {
    back = tf.matMul(masks[l].mul(back) as Tensor2D, layers[l].weight, false, true)
  }
  return { logit, slope: back }
}

/** Any number above zero times this is above 1; the engine has no kernel of steps. */
const STEEP = 1e30
