import {
  fitPreprocessing,
  nuFlowsFeatures,
  type StandardisedFeatures,
  standardiseFeatures,
  takeRows,
} from '../features/index.ts'
import { inputTensors } from '../samples/index.ts'
import { tf } from '../tensor/index.ts'
import type { BatchSource } from '../training/index.ts'
import { NU_FORMAT } from './nuDescription.ts'
import type { Network, NuFlowsSettings } from './nuFlowsSettings.ts'
import { type NuBatch, nuNetwork } from './nuNetwork.ts'
import { readTrainingEvents, type TrainingJob, type TrainingResult, trainNetwork } from './trainNetwork.ts'

/** A training of a single-neutrino network on event files. */
export interface NuTraining extends TrainingJob {
  readonly network: Network
  readonly settings: NuFlowsSettings
}

/**
 * Trains a single-neutrino network on event files and keeps it in a folder: reads, splits (every tenth event validates),
 * fits the preprocessing on the training events, trains, keeps the best.
 * @throws FileError for files that cannot be used, ConfigError for settings, TrainingError when the loss is not finite
 */
export async function trainNuNetwork(training: NuTraining): Promise<TrainingResult> {
  const { network: kind, settings } = training
  const events = await readTrainingEvents(1, training)
  const features = nuFlowsFeatures(events.training, settings)
  const preprocessing = fitPreprocessing(features)
  return trainNetwork<NuBatch>(training, {
    network: nuNetwork(kind, settings, preprocessing),
    training: batches(standardiseFeatures(features, preprocessing)),
    validation: batches(standardiseFeatures(nuFlowsFeatures(events.validation, settings), preprocessing)),
    settings,
    description: { format: NU_FORMAT, network: kind, settings, target: 'px [GeV], py [GeV], eta', preprocessing },
  })
}

/** Standardised features as a source of batches for the training loop. */
export const batches = (features: StandardisedFeatures): BatchSource<NuBatch> => ({
  count: features.count,
  batch: (indices) => {
    const rows = takeRows(features, indices)
    return { inputs: inputTensors(rows), target: tf.tensor2d(rows.target!, [rows.count, 3]) }
  },
})
