import type { Key, Params, Tensor2D } from '../../../tensor/index.ts'
import { nu2DeepSet } from './deepSetEvents.ts'
import { nu2GatedTransformer } from './gatedEvents.ts'
import type { Nu2FlowsInputs } from './inputs.ts'
import type { Nu2FlowsShape } from './shape.ts'
import { nu2Transformer } from './transformerEvents.ts'

/** Events to one row of numbers each. */
export interface EventNetwork<P extends Params = Params> {
  /** Columns of what it gives. */
  readonly outputs: number
  init(key: Key): P
  /**
   * @param dropoutKey in training only
   * @returns [M, outputs]
   */
  apply(params: P, inputs: Nu2FlowsInputs, dropoutKey?: Key): Tensor2D
}

/** The event network of a shape. */
export function nu2Events({ events, inputs }: Nu2FlowsShape): EventNetwork {
  if (events.kind === 'transformer') return nu2Transformer(events, inputs) as EventNetwork
  if (events.kind === 'gated') return nu2GatedTransformer(events, inputs) as EventNetwork
  return nu2DeepSet(events, inputs) as EventNetwork
}
