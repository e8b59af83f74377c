import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, type Params, type Scalar } from '../../tensor/index.ts'
import { meanSquare } from '../../training/index.ts'
import { inputWidths } from './features.ts'
import { massOf, type Nu2Flows, type Nu2FlowsParams, nu2Flows } from './flow.ts'
import type { Nu2Batch } from './inputs.ts'
import { type MassPrior, massPosterior } from './network/toldTopMass.ts'
import { isToldTopMass, nu2FlowsShape } from './profiles.ts'
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
 * GeV⁻⁶, in training with that of the mass of the top where the network is told it; for a flow along a velocity the mean square of
 * velocities; for ν²-FF the mean square of the standardised distance.
 */
export type PairNetwork = Trainable &
  (
    | { readonly kind: 'nu2-flows'; readonly model: Nu2Flows }
    | { readonly kind: 'nu2-ff'; readonly model: Nu2FeedForward }
  )

type Fixed = Pick<PairSettings, 'profile' | 'frame'>

/** How a network of some settings looks at events. */
export const viewOf = ({ profile, frame }: Fixed) => ({ frame, topMass: isToldTopMass(profile) })

/**
 * Builds a network of a profile, for the inputs of a frame.
 * @throws ConfigError when there is no profile of that name, or a regression is to be told the mass of the top
 */
export function pairNetwork(network: string, fixed: Fixed, { latentWidth = 1, prior }: PairOptions = {}): PairNetwork {
  const shape = nu2FlowsShape(fixed.profile, inputWidths(viewOf(fixed)))
  if (network === 'nu2-flows') return flowNetwork(nu2Flows(shape, latentWidth), prior)
  if (!shape.topMass) return regressionNetwork(nu2FeedForward(shape))
  const wanted = 'a profile that is not told the mass of the top'
  throw new ConfigError({ who: network, wanted, got: `'${fixed.profile}'`, fix: 'take another profile or recipe' })
}

interface PairOptions {
  /** Of a trained flow; 1 in training. */
  readonly latentWidth?: number | undefined
  /** Of the events of a training with a network that is told the mass of the top. */
  readonly prior?: MassPrior | undefined
}

/** Names times and noise of a validation, the same after every epoch. */
const VALIDATING: Key = [23_070, 5405]
/** The purpose that the key of a loss is folded with for times and noise. */
const MATCHING = 6

function flowNetwork(model: Nu2Flows, prior?: MassPrior): PairNetwork {
  const loss = (params: Params, batch: object, key?: Key) => {
    const { inputs, target, logDet } = batch as Nu2Batch
    return model
      .logProb(params as Nu2FlowsParams, inputs, target, key)
      .mean()
      .add(logDet)
      .neg() as Scalar
  }
  const validationLoss = (params: Params, batch: object) => loss(params, batch)
  const { matching } = model
  if (matching) {
    const matched = (params: Params, batch: object, key: Key, dropoutKey?: Key) => {
      const { inputs, target } = batch as Nu2Batch
      return matching(params as Nu2FlowsParams, inputs, target, key, dropoutKey)
    }
    return {
      ...{ kind: 'nu2-flows', model, init: model.init },
      loss: (params, batch, key = VALIDATING) => matched(params, batch, fold(key, MATCHING), key),
      validationLoss: (params, batch) => matched(params, batch, VALIDATING),
    }
  }
  const joint = (params: Params, batch: object, key?: Key) => {
    const { inputs, target, logDet } = batch as Nu2Batch
    const { logProb, curve } = model.topMass!.both(params as Nu2FlowsParams, inputs, target, key)
    const ofMass = massPosterior(curve, massOf(inputs), prior!)
    return logProb.add(ofMass).mean().add(logDet).neg() as Scalar
  }
  return { kind: 'nu2-flows', model, init: model.init, loss: prior ? joint : loss, validationLoss }
}

function regressionNetwork(model: Nu2FeedForward): PairNetwork {
  const loss = (params: Params, batch: object, key?: Key) => {
    const { inputs, target } = batch as Nu2Batch
    return meanSquare(model.predict(params as Nu2FeedForwardParams, inputs, key), target)
  }
  return { kind: 'nu2-ff', model, init: model.init, loss, validationLoss: (params, batch) => loss(params, batch) }
}
