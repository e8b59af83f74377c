import { ShapeError } from '../../complaint.ts'
import { checkFinite, type StandardisedFeatures, takeFeatures } from '../features/index.ts'
import type { BatchSource } from '../training/index.ts'

/**
 * Standardised features as a source of batches for the training loop.
 * @param batchOf the tensors of some events
 * @throws ShapeError when the features have no target, DomainError when one of them is not finite
 */
export function featureBatches<N extends string, B extends object>(
  features: StandardisedFeatures<N>,
  batchOf: (events: StandardisedFeatures<N>) => B,
): BatchSource<B> {
  if (!features.target) throw new ShapeError({ who: 'batches', wanted: 'features with a target', got: 'none' })
  checkFinite(features)
  return { count: features.count, batch: (indices) => batchOf(takeFeatures(features, indices)) }
}
