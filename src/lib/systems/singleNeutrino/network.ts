import type { Key, Params, Scalar } from '../../tensor/index.ts'
import { smoothL1 } from '../../training/index.ts'
import { type NuFlows, type NuFlowsParams, nuFlows } from './flow.ts'
import type { NuBatch } from './inputs.ts'
import type { Preprocessing } from './preprocessing.ts'
import { nuFlowsShape } from './profiles.ts'
import type { NeutrinoSettings } from './recipes.ts'
import { type NuFeedForward, type NuFeedForwardParams, nuFeedForward } from './regression.ts'

/**
 * The networks of one neutrino, each with the loss it is trained on: for ν-Flows the mean negative log-likelihood of the
 * standardised target, for ν-FF Smooth-L1.
 */
export type NeutrinoNetwork = { init(key: Key): Params; loss(params: Params, batch: object): Scalar } & (
  | { readonly kind: 'nu-flows'; readonly model: NuFlows }
  | { readonly kind: 'nu-ff'; readonly model: NuFeedForward }
)

type Fixed = Pick<NeutrinoSettings, 'profile' | 'quadratic'>

/**
 * Builds a network of some settings and the preprocessing that its training events gave.
 * @param latentWidth of a trained flow; 1 in training
 */
export function neutrinoNetwork(
  network: string,
  { profile, quadratic }: Fixed,
  { anchorScale }: Pick<Preprocessing, 'anchorScale'>,
  latentWidth = 1,
): NeutrinoNetwork {
  const shape = nuFlowsShape(profile, quadratic)
  if (network === 'nu-flows') {
    const model = nuFlows(shape, anchorScale, latentWidth)
    const loss = (params: Params, batch: object) => {
      const { inputs, target } = batch as NuBatch
      return model
        .logProb(params as NuFlowsParams, inputs, target)
        .mean()
        .neg() as Scalar
    }
    return { kind: network, model, init: model.init, loss }
  }
  const model = nuFeedForward(shape)
  const loss = (params: Params, batch: object) => {
    const { inputs, target } = batch as NuBatch
    return smoothL1(model.predict(params as NuFeedForwardParams, inputs), target)
  }
  return { kind: 'nu-ff', model, init: model.init, loss }
}
