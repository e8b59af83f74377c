import { interleavedSplit, openEvents, takeEvents } from '../events/index.ts'
import {
  fitPreprocessing,
  type NuFlowsFeatures,
  nuFlowsFeatures,
  type Preprocessing,
  type StandardisedFeatures,
  standardiseFeatures,
  takeRows,
} from '../features/index.ts'
import { inputTensors } from '../samples/index.ts'
import { countWeights, disposeTree, key, type Params, split, tf } from '../tensor/index.ts'
import {
  type BatchSource,
  constant,
  cosineWarmRestarts,
  type EpochRecord,
  oneCycle,
  type Progress,
  type Schedule,
  stepsPerEpoch,
  train,
  warmUpCosine,
} from '../training/index.ts'
import { describeModel } from './modelDescription.ts'
import { type NuBatch, nuNetwork } from './nuNetwork.ts'
import type { Network, NuFlowsSettings } from './settings.ts'

/** A training of a single-neutrino network on event files. */
export interface NuTraining {
  readonly network: Network
  readonly files: readonly string[]
  readonly settings: NuFlowsSettings
  readonly seed: number
  /** The model's folder. */
  readonly out: string
  /** Goes on with the training that the folder holds. */
  readonly resume?: boolean
  readonly signal?: AbortSignal
  /** Told once, before the first update, what the training is. */
  readonly onPlan?: (plan: NuTrainingPlan) => void
  readonly onProgress?: (progress: Progress) => void
}

/** What a training is going to be. */
export interface NuTrainingPlan {
  readonly training: number
  readonly validation: number
  readonly weights: number
  readonly epochs: number
  readonly updatesPerEpoch: number
}

/** What a finished training tells; the model itself is in its folder. */
export interface NuTrainingResult {
  readonly weights: number
  readonly history: readonly EpochRecord[]
  readonly best?: { readonly epoch: number; readonly validationLoss: number }
  readonly stopped: 'epochs' | 'patience' | 'aborted'
}

/** Every tenth event validates, as in the released ν-Flows. */
const VALIDATE_EVERY = 10

/** Learning-rate warm-up of the schedule `warm-up-cosine`, in epochs. */
const WARM_UP_EPOCHS = 1

/**
 * Trains a single-neutrino network on event files and keeps it in a folder: reads, splits (every tenth event validates),
 * fits the preprocessing on the training events, trains, keeps the best.
 * @throws FileError for files that cannot be used, ConfigError for settings, TrainingError when the loss is not finite
 */
export async function trainNuNetwork(training: NuTraining): Promise<NuTrainingResult> {
  const { network: kind, files, settings, seed, out } = training
  const { fitted, training: data, validation } = await readFeatures(files, settings)
  const network = nuNetwork(kind, settings, fitted)
  const [forInit, forTraining] = split(key(seed), 2)
  const init = network.init(forInit) as Params
  const weights = countWeights(init)
  const steps = stepsPerEpoch({ count: data.count, batchSize: settings.batchSize, lastBatch: 'keep' })
  const describe = await describeModel({
    ...training,
    preprocessing: fitted,
    weights,
    events: data.count + validation.count,
  })
  try {
    training.onPlan?.({
      training: data.count,
      validation: validation.count,
      weights,
      epochs: settings.epochs,
      updatesPerEpoch: steps,
    })
    const trained = await train({
      init,
      data: batches(data),
      validation: batches(validation),
      loss: network.loss,
      optimiser: { clipNorm: settings.clipNorm, weightDecay: settings.weightDecay },
      schedule: scheduleOf(settings, steps),
      epochs: settings.epochs,
      batchSize: settings.batchSize,
      patience: settings.patience,
      key: forTraining,
      signal: training.signal,
      onProgress: training.onProgress,
      checkpoint: { folder: out, describe, resume: training.resume },
    })
    disposeTree(trained.params)
    const { history, best, stopped } = trained
    return { weights, history, ...(best && { best }), stopped }
  } finally {
    disposeTree(init)
  }
}

interface Split {
  fitted: Preprocessing
  training: StandardisedFeatures
  validation: StandardisedFeatures
}

async function readFeatures(files: readonly string[], settings: NuFlowsSettings): Promise<Split> {
  const source = await openEvents(files, { truth: ['neutrinos'] })
  try {
    const events = source.read()
    const { training, validation } = interleavedSplit(events.count, VALIDATE_EVERY)
    const features = (indices: Int32Array): NuFlowsFeatures => nuFlowsFeatures(takeEvents(events, indices), settings)
    const forTraining = features(training)
    const fitted = fitPreprocessing(forTraining)
    return {
      fitted,
      training: standardiseFeatures(forTraining, fitted),
      validation: standardiseFeatures(features(validation), fitted),
    }
  } finally {
    source.close()
  }
}

/** Standardised features as a source of batches for the training loop. */
export const batches = (features: StandardisedFeatures): BatchSource<NuBatch> => ({
  count: features.count,
  batch: (indices) => {
    const rows = takeRows(features, indices)
    return { inputs: inputTensors(rows), target: tf.tensor2d(rows.target!, [rows.count, 3]) }
  },
})

function scheduleOf(settings: NuFlowsSettings, stepsPerEpoch: number): Schedule {
  const { schedule, learningRate: peak, cycleEpochs, epochs } = settings
  const periodSteps = cycleEpochs * stepsPerEpoch
  if (schedule === 'cosine-restarts') return cosineWarmRestarts({ peak, periodSteps })
  if (schedule === 'one-cycle') return oneCycle({ peak, periodSteps, rise: 0.5 })
  if (schedule === 'constant') return constant(peak)
  const warmUpSteps = Math.min(WARM_UP_EPOCHS, epochs - 1) * stepsPerEpoch
  return warmUpCosine({ peak, warmUpSteps, totalSteps: epochs * stepsPerEpoch })
}
