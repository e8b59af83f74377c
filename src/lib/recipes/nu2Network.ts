import { type Nu2Flows, type Nu2FlowsInputs, type Nu2FlowsParams, nu2Flows, nu2FlowsShape } from '../models/index.ts'
import type { Key, Scalar, Tensor2D } from '../tensor/index.ts'

/** Standardised events with their targets: momenta of ν, then ν̄, [M, 6]. */
export interface Nu2Batch {
  readonly inputs: Nu2FlowsInputs
  readonly target: Tensor2D
}

/** A two-neutrino network with the loss it is trained on. */
export interface Nu2Network {
  readonly model: Nu2Flows
  init(key: Key): Nu2FlowsParams
  /** The mean negative log-likelihood of the standardised target over a batch, with the dropout that the key names. */
  loss(params: Nu2FlowsParams, batch: Nu2Batch, key: Key): Scalar
  /** The same without dropout. */
  validationLoss(params: Nu2FlowsParams, batch: Nu2Batch): Scalar
}

/**
 * The network of a named profile.
 * @throws ConfigError when there is no profile of that name
 */
export function nu2Network(profile: string): Nu2Network {
  const model = nu2Flows(nu2FlowsShape(profile))
  const loss = (params: Nu2FlowsParams, { inputs, target }: Nu2Batch, key?: Key) =>
    model.logProb(params, inputs, target, key).mean().neg() as Scalar
  return { model, init: model.init, loss, validationLoss: (params, batch) => loss(params, batch) }
}
