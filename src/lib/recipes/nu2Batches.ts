import { type Nu2StandardisedFeatures, type StandardisedRows, takeNu2Rows } from '../features/index.ts'
import { type Nu2FlowsInputs, nu2Tokens } from '../models/index.ts'
import { ShapeError, tf } from '../tensor/index.ts'
import type { BatchSource } from '../training/index.ts'
import type { Nu2Batch } from './nu2Network.ts'

/**
 * Standardised features as a source of batches for the training loop.
 * @throws ShapeError when the features have no target
 */
export function nu2Batches(features: Nu2StandardisedFeatures): BatchSource<Nu2Batch> {
  if (!features.target) throw new ShapeError({ who: 'batches', wanted: 'features with a target', got: 'none' })
  return {
    count: features.count,
    batch: (indices) => {
      const rows = takeNu2Rows(features, indices)
      return { inputs: nu2InputTensors(rows), target: tensorOf(rows.target!) }
    },
  }
}

/** The tensors of some standardised events. */
export const nu2InputTensors = ({ met, leptons, jets, misc, offsets }: Nu2StandardisedFeatures): Nu2FlowsInputs => ({
  met: tensorOf(met),
  leptons: tensorOf(leptons),
  jets: tensorOf(jets),
  misc: tensorOf(misc),
  tokens: nu2Tokens(offsets),
})

const tensorOf = ({ width, data }: StandardisedRows) => tf.tensor2d(data, [data.length / width, width])
