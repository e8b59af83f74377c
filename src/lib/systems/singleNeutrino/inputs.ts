import type { PackedSet } from '../../models/index.ts'
import { type Tensor2D, tf } from '../../tensor/index.ts'
import { matrixTensor } from '../matrixTensor.ts'
import type { NeutrinoInputs } from './preprocessing.ts'

/** Standardised inputs of some events. */
export interface NuFlowsInputs {
  /** [M, eventInputs] */
  readonly event: Tensor2D
  /** Packed jets, [J, jetInputs]. */
  readonly jets: PackedSet
  /** The point that the neutrino is looked for around, in the standardised target, [M, 3]. */
  readonly anchor: Tensor2D
}

/** Standardised events with their targets [M, 3]. */
export interface NuBatch {
  readonly inputs: NuFlowsInputs
  readonly target: Tensor2D
}

/** The tensors of some standardised events. */
export const inputTensors = ({ inputs: { event, jets, anchor } }: NeutrinoInputs): NuFlowsInputs => ({
  event: matrixTensor(event),
  jets: { rows: matrixTensor(jets), offsets: tf.tensor1d(jets.offsets!, 'int32') },
  anchor: matrixTensor(anchor),
})

/** The tensors of some standardised events with their targets. */
export const batchOf = (events: NeutrinoInputs): NuBatch => ({
  inputs: inputTensors(events),
  target: matrixTensor(events.target!),
})
