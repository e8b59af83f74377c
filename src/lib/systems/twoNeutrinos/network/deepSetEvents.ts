import { type AttentionMeanParams, attentionMean } from '../../../models/index.ts'
import { split, type Tensor2D, tf } from '../../../tensor/index.ts'
import type { EventNetwork } from './eventNetwork.ts'
import type { Nu2InputWidths } from './inputs.ts'
import type { DeepSetEvents } from './shape.ts'

export type DeepSetEventsParams = { readonly jets: AttentionMeanParams }

/**
 * The smaller event network that the authors of arXiv 2307.02405 ship beside the transformer: the jets' attention-weighted
 * mean, next to missing momentum, both leptons in their order, and counts.
 */
export function nu2DeepSet(shape: DeepSetEvents, inputs: Nu2InputWidths): EventNetwork<DeepSetEventsParams> {
  const eventInputs = inputs.met + 2 * inputs.lepton + inputs.misc
  const jets = attentionMean({ ...shape, inputs: inputs.jet, contextDim: eventInputs })
  return {
    outputs: eventInputs + shape.pooled,
    init: (key) => {
      const [forJets] = split(key, 1)
      return { jets: jets.init(forJets) }
    },
    apply: (params, { met, leptons, misc, jets: rows, tokens }) => {
      const events = met.shape[0]
      const both = leptons.reshape([events, 2 * inputs.lepton]) as Tensor2D
      const event = tf.concat2d([met, both, misc], 1)
      const pooled = jets.apply(params.jets, { rows, offsets: tokens.jetOffsets }, event)
      return tf.concat2d([event, pooled], 1)
    },
  }
}
