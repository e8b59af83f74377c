import type { Distribution, LatentShape } from '../../distributions/index.ts'
import { type Key, type Params, split, type Tensor2D } from '../../tensor/index.ts'
import type { DenseNetwork, DenseNetworkParams } from '../networks/denseNetwork.ts'

/** Weights of a distribution and of the network that makes its context. */
export type ConditionedParams<P extends Params> = { readonly condition: DenseNetworkParams; readonly flow: P }

/**
 * A distribution whose context is what a network makes of the condition: p(x | f(c)), both trained together (arXiv 2006.06685
 * eq. 4.13). `given` takes the condition, [M, the network's inputs].
 */
export function conditioned<P extends Params>(
  distribution: Distribution<P>,
  network: DenseNetwork,
): Distribution<ConditionedParams<P>> {
  return {
    name: `${distribution.name}, its condition through a network`,
    dim: distribution.dim,
    contextDim: network.inputs,
    init: (key: Key) => {
      const [forCondition, forFlow] = split(key, 2)
      return { condition: network.init(forCondition), flow: distribution.init(forFlow) }
    },
    given: ({ condition, flow }, context?: Tensor2D, shape?: LatentShape) =>
      distribution.given(flow, context && network.apply(condition, context), shape),
  }
}
