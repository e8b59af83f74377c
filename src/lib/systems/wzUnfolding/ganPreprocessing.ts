import { type ColumnStandards, columnStandards } from '../../features/index.ts'
import { type Key, normals } from '../../tensor/index.ts'
import type { Json } from '../../training/index.ts'
import { readStandards } from '../description.ts'
import type { WzFeatures } from './features.ts'
import { LEPTON_NOISE } from './preprocessing.ts'
import { objectsOf, RESIDUAL_COUNT, residualStandards, residualsOf } from './residuals.ts'

/** What brings inputs and residuals to mean 0 and standard deviation 1; plain data, kept with the trained model. */
export interface GanPreprocessing {
  readonly event: ColumnStandards
  readonly residuals: ColumnStandards
}

/** Fits the standardisation of inputs and residuals on training events. */
export function fitGanPreprocessing(features: WzFeatures, key: Key): GanPreprocessing {
  const { count, event } = features
  const objects = objectsOf(features)
  const noise = normals(key, 4 * count)
  const data = new Float32Array(RESIDUAL_COUNT * count)
  for (let i = 0; i < count; i++) {
    data.set(residualsOf(features, objects, i, noise.subarray(4 * i, 4 * i + 4), LEPTON_NOISE), RESIDUAL_COUNT * i)
  }
  return { event: columnStandards(event), residuals: residualStandards(data, count) }
}

/**
 * The preprocessing that a model's folder holds.
 * @throws FileError when it is none
 */
export const readGanPreprocessing = (parts: Readonly<Record<string, Json>>, path: string): GanPreprocessing => ({
  event: readStandards(parts.event, path, 'event'),
  residuals: readStandards(parts.residuals, path, 'residuals'),
})
