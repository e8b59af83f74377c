import { type DeepSetParams, type DenseNetworkParams, deepSet, denseNetwork } from '../../models/index.ts'
import { type Key, split, type Tensor2D, tf } from '../../tensor/index.ts'
import type { NuFlowsInputs } from './inputs.ts'

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
