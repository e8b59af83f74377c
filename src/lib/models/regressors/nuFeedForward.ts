import { type Key, split, type Tensor2D, tf } from '../../tensor/index.ts'
import type { NuFlowsInputs } from '../flows/nuFlows.ts'
import { type DeepSetParams, deepSet } from '../networks/deepSet.ts'
import { type DenseNetworkParams, denseNetwork } from '../networks/denseNetwork.ts'

export type NuFeedForwardParams = {
  readonly jets: DeepSetParams
  readonly regression: DenseNetworkParams
}

/** ν-FF: one neutrino's standardised (px, py, η) as a single number each. */
export interface NuFeedForward {
  init(key: Key): NuFeedForwardParams
  /** @returns [M, 3] */
  predict(params: NuFeedForwardParams, inputs: NuFlowsInputs): Tensor2D
}

const POOLED = 8

/**
 * The regression baseline of arXiv 2207.00664: the deep set of ν-Flows, then four hidden layers of 64 with skips and three
 * outputs.
 */
export function nuFeedForward({ eventInputs, jetInputs }: { eventInputs: number; jetInputs: number }): NuFeedForward {
  const jets = deepSet({
    inputs: jetInputs,
    contextDim: eventInputs,
    features: POOLED,
    outputs: POOLED,
    width: 64,
    attentionWidth: 32,
    skip: true,
  })
  const regression = denseNetwork({ inputs: eventInputs + POOLED, outputs: 3, width: 64, blocks: 3 })
  return {
    init: (key) => {
      const [forJets, forRegression] = split(key, 2)
      return { jets: jets.init(forJets), regression: regression.init(forRegression) }
    },
    predict: (params, { event, jets: set }) => {
      const pooled = jets.apply(params.jets, set, event)
      return regression.apply(params.regression, tf.concat2d([event, pooled], 1))
    },
  }
}

/** Smooth-L1 with β = 1, the mean over all numbers: ½d² for |d| < 1, |d| − ½ beyond. */
export function smoothL1(predicted: Tensor2D, target: Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const distance = tf.abs(tf.sub(predicted, target))
    const near = tf.minimum(distance, 1)
    return near.mul(distance.sub(near.div(2))).mean() as tf.Scalar
  })
}
