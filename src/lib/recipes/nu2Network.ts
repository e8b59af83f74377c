import { nu2InputWidths } from '../features/index.ts'
import {
  meanSquare,
  type Nu2FeedForward,
  type Nu2FeedForwardParams,
  type Nu2Flows,
  type Nu2FlowsInputs,
  type Nu2FlowsParams,
  nu2FeedForward,
  nu2Flows,
  nu2FlowsShape,
} from '../models/index.ts'
import type { Key, Params, Scalar, Tensor2D } from '../tensor/index.ts'
import type { Nu2FlowsSettings, Nu2NetworkName } from './nu2FlowsSettings.ts'

/** Standardised events with their targets. */
export interface Nu2Batch {
  readonly inputs: Nu2FlowsInputs
  /** Both neutrinos, [M, 6]. */
  readonly target: Tensor2D
  /** The mean of ln |∂target/∂momenta| over the events, GeV⁻⁶. */
  readonly logDet: number
}

interface Trainable<P extends Params> {
  init(key: Key): P
  /** The mean loss over a batch, with the dropout that the key names. */
  loss(params: Params, batch: Nu2Batch, key?: Key): Scalar
  /** The same without dropout. */
  validationLoss(params: Params, batch: Nu2Batch): Scalar
}

/**
 * A two-neutrino network with the loss it is trained on: for ν²-Flows the mean negative log-likelihood of both momenta,
 * GeV⁻⁶; for ν²-FF the mean square of the standardised distance.
 */
export type Nu2Network = Nu2FlowNetwork | Nu2RegressionNetwork

export type Nu2FlowNetwork = { readonly kind: 'nu2-flows'; readonly model: Nu2Flows } & Trainable<Nu2FlowsParams>

export type Nu2RegressionNetwork = {
  readonly kind: 'nu2-ff'
  readonly model: Nu2FeedForward
} & Trainable<Nu2FeedForwardParams>

type Fixed = Pick<Nu2FlowsSettings, 'profile' | 'frame'>

/**
 * Builds the network of a profile, for the inputs of a frame.
 * @param latentWidth of a trained flow; 1 in training
 * @throws ConfigError when there is no profile of that name
 */
export function nu2Network(kind: 'nu2-flows', settings: Fixed, latentWidth?: number): Nu2FlowNetwork
export function nu2Network(kind: Nu2NetworkName, settings: Fixed, latentWidth?: number): Nu2Network
export function nu2Network(kind: Nu2NetworkName, settings: Fixed, latentWidth = 1): Nu2Network {
  const shape = nu2FlowsShape(settings.profile, nu2InputWidths(settings.frame))
  return kind === 'nu2-flows' ? flowNetwork(nu2Flows(shape, latentWidth)) : regressionNetwork(nu2FeedForward(shape))
}

function flowNetwork(model: Nu2Flows): Nu2FlowNetwork {
  const loss = (params: Params, { inputs, target, logDet }: Nu2Batch, key?: Key) =>
    model
      .logProb(params as Nu2FlowsParams, inputs, target, key)
      .mean()
      .add(logDet)
      .neg() as Scalar
  return { kind: 'nu2-flows', model, init: model.init, loss, validationLoss: (params, batch) => loss(params, batch) }
}

function regressionNetwork(model: Nu2FeedForward): Nu2RegressionNetwork {
  const loss = (params: Params, { inputs, target }: Nu2Batch, key?: Key) =>
    meanSquare(model.predict(params as Nu2FeedForwardParams, inputs, key), target)
  return { kind: 'nu2-ff', model, init: model.init, loss, validationLoss: (params, batch) => loss(params, batch) }
}
