import type { StandardisedFeatures } from '../../features/index.ts'
import { type Tensor2D, tf } from '../../tensor/index.ts'
import { matrixTensor } from '../matrixTensor.ts'
import type { Table } from './features.ts'
import { type Nu2FlowsInputs, nu2Tokens } from './network/inputs.ts'

/** Standardised events with their targets. */
export interface Nu2Batch {
  readonly inputs: Nu2FlowsInputs
  /** Both neutrinos, [M, 6]. */
  readonly target: Tensor2D
  /** The mean of ln |∂target/∂momenta| over the events, GeV⁻⁶. */
  readonly logDet: number
}

/** The tensors of some standardised events. */
export const inputTensors = ({ inputs }: StandardisedFeatures<Table>): Nu2FlowsInputs => ({
  met: matrixTensor(inputs.met),
  leptons: matrixTensor(inputs.leptons),
  jets: matrixTensor(inputs.jets),
  misc: matrixTensor(inputs.misc),
  tokens: nu2Tokens(inputs.jets.offsets!),
})

/** Both neutrinos of some standardised events, [M, 6]. */
export const targetTensor = ({ count, target }: StandardisedFeatures<Table>): Tensor2D =>
  tf.tensor2d(target!.data, [count, 6])

/** The tensors of some standardised events with their targets. */
export const batchOf = (events: StandardisedFeatures<Table>): Nu2Batch => ({
  inputs: inputTensors(events),
  target: targetTensor(events),
  logDet: events.logDet!.reduce((sum, x) => sum + x, 0) / events.count,
})
