import { ShapeError } from '../../complaint.ts'
import { type Nu2StandardisedFeatures, takeNu2Rows } from '../features/index.ts'
import { nu2InputTensors } from '../samples/index.ts'
import { tf } from '../tensor/index.ts'
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
      const target = tf.tensor2d(rows.target!.data, [rows.count, 6])
      return { inputs: nu2InputTensors(rows), target, logDet: meanOf(rows.logDet!) }
    },
  }
}

const meanOf = (numbers: Float64Array) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length
