import type { Preprocessing } from '../features/index.ts'
import {
  type NuFeedForward,
  type NuFeedForwardParams,
  type NuFlows,
  type NuFlowsInputs,
  type NuFlowsParams,
  nuFeedForward,
  nuFlows,
  nuFlowsShape,
  smoothL1,
} from '../models/index.ts'
import type { Key, Params, Scalar, Tensor2D } from '../tensor/index.ts'
import type { Network, NuFlowsSettings } from './nuFlowsSettings.ts'

/** A single-neutrino network with the loss it is trained on. */
export type NuNetwork =
  | { readonly kind: 'nu-flows'; readonly model: NuFlows; init(key: Key): NuFlowsParams; loss: NetworkLoss }
  | { readonly kind: 'nu-ff'; readonly model: NuFeedForward; init(key: Key): NuFeedForwardParams; loss: NetworkLoss }

/** Mean loss over a batch; for ν-Flows the negative log-likelihood of the standardised target, for ν-FF Smooth-L1. */
export type NetworkLoss = (params: Params, batch: NuBatch) => Scalar

/** Standardised events with their targets [M, 3]. */
export interface NuBatch {
  readonly inputs: NuFlowsInputs
  readonly target: Tensor2D
}

/** Builds the network of some settings and the preprocessing that its training events gave. */
export function nuNetwork(kind: Network, settings: NuFlowsSettings, { anchorScale }: Preprocessing): NuNetwork {
  const shape = nuFlowsShape(settings.profile, settings.quadratic)
  if (kind === 'nu-flows') {
    const model = nuFlows(shape, anchorScale)
    const loss: NetworkLoss = (params, { inputs, target }) =>
      model
        .logProb(params as NuFlowsParams, inputs, target)
        .mean()
        .neg() as Scalar
    return { kind, model, init: model.init, loss }
  }
  const model = nuFeedForward(shape)
  const loss: NetworkLoss = (params, { inputs, target }) =>
    smoothL1(model.predict(params as NuFeedForwardParams, inputs), target)
  return { kind, model, init: model.init, loss }
}
