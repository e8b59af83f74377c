import { applyLinear, initLinear, type LinearParams } from '../../models/index.ts'
import { type Key, type Params, split, type Tensor2D, tf } from '../../tensor/index.ts'
import { nu2Events } from './network/eventNetwork.ts'
import type { Nu2FlowsInputs } from './network/inputs.ts'
import type { Nu2FlowsShape } from './network/shape.ts'

export type Nu2FeedForwardParams = {
  readonly events: Params
  readonly output: LinearParams
}

/** ν²-FF: both neutrinos' standardised coordinates as a single number each. */
export interface Nu2FeedForward {
  init(key: Key): Nu2FeedForwardParams
  /**
   * @param dropoutKey in training only
   * @returns [M, 6]
   */
  predict(params: Nu2FeedForwardParams, inputs: Nu2FlowsInputs, dropoutKey?: Key): Tensor2D
}

/**
 * The regression baseline released with arXiv 2307.02405: the event network of ν²-Flows, SiLU, and a linear layer with six
 * outputs.
 */
export function nu2FeedForward(shape: Nu2FlowsShape): Nu2FeedForward {
  const events = nu2Events(shape)
  return {
    init: (key) => {
      const [forEvents, forOutput] = split(key, 2)
      const output = initLinear(forOutput, { inputs: events.outputs, contextDim: 0, outputs: 6, norm: false })
      return { events: events.init(forEvents), output }
    },
    predict: (params, inputs, dropoutKey) => {
      const pooled = events.apply(params.events, inputs, dropoutKey)
      return applyLinear(params.output, pooled.mul(tf.sigmoid(pooled)) as Tensor2D, 'identity')
    },
  }
}
