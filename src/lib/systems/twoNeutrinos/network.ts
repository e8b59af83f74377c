import type { Key, Params, Scalar } from '../../tensor/index.ts'
import { meanSquare } from '../../training/index.ts'
import { inputWidths } from './features.ts'
import { type Nu2Flows, type Nu2FlowsParams, nu2Flows } from './flow.ts'
import type { Nu2Batch } from './inputs.ts'
import { nu2FlowsShape } from './profiles.ts'
import type { PairSettings } from './recipes.ts'
import { type Nu2FeedForward, type Nu2FeedForwardParams, nu2FeedForward } from './regression.ts'

interface Trainable {
  init(key: Key): Params
  /** The mean loss over a batch, with the dropout that the key names. */
  loss(params: Params, batch: object, key?: Key): Scalar
  /** The same without dropout. */
  validationLoss(params: Params, batch: object): Scalar
}

/**
 * A two-neutrino network with the loss it is trained on: for ν²-Flows the mean negative log-likelihood of both momenta,
 * GeV⁻⁶; for ν²-FF the mean square of the standardised distance.
 */
export type PairNetwork = Trainable &
  (
    | { readonly kind: 'nu2-flows'; readonly model: Nu2Flows }
    | { readonly kind: 'nu2-ff'; readonly model: Nu2FeedForward }
  )

type Fixed = Pick<PairSettings, 'profile' | 'frame'>

/**
 * Builds a network of a profile, for the inputs of a frame.
 * @param latentWidth of a trained flow; 1 in training
 * @throws ConfigError when there is no profile of that name
 */
export function pairNetwork(network: string, { profile, frame }: Fixed, latentWidth = 1): PairNetwork {
  const shape = nu2FlowsShape(profile, inputWidths(frame))
  return network === 'nu2-flows' ? flowNetwork(nu2Flows(shape, latentWidth)) : regressionNetwork(nu2FeedForward(shape))
}

function flowNetwork(model: Nu2Flows): PairNetwork {
  const loss = (params: Params, batch: object, key?: Key) => {
    const { inputs, target, logDet } = batch as Nu2Batch
    return model
      .logProb(params as Nu2FlowsParams, inputs, target, key)
      .mean()
      .add(logDet)
      .neg() as Scalar
  }
  return { kind: 'nu2-flows', model, init: model.init, loss, validationLoss: (params, batch) => loss(params, batch) }
}

function regressionNetwork(model: Nu2FeedForward): PairNetwork {
  const loss = (params: Params, batch: object, key?: Key) => {
    const { inputs, target } = batch as Nu2Batch
    return meanSquare(model.predict(params as Nu2FeedForwardParams, inputs, key), target)
  }
  return { kind: 'nu2-ff', model, init: model.init, loss, validationLoss: (params, batch) => loss(params, batch) }
}
