import { type Cut, type Events, interleavedSplit, takeEvents } from '../events/index.ts'
import { countWeights, disposeTree, type Key, key, type Params, type Scalar, split } from '../tensor/index.ts'
import { type BatchSource, type EpochRecord, type Progress, stepsPerEpoch, train } from '../training/index.ts'
import { describeModel, type ModelParts } from './modelDescription.ts'
import { openEventsFor } from './openEventsFor.ts'
import { scheduleOf, type TrainingSettings } from './trainingSettings.ts'

/** Where a training takes its events from, where it keeps its model, and whom it tells. */
export interface TrainingJob {
  readonly files: readonly string[]
  /** Only events that pass all of these. */
  readonly cuts?: readonly Cut[]
  readonly seed: number
  /** The model's folder. */
  readonly out: string
  /** Goes on with the training that the folder holds. */
  readonly resume?: boolean
  readonly signal?: AbortSignal
  /** Told once, before the first update, what the training is. */
  readonly onPlan?: (plan: TrainingPlan) => void
  readonly onProgress?: (progress: Progress) => void
}

/** What a training is going to be. */
export interface TrainingPlan {
  readonly training: number
  readonly validation: number
  readonly weights: number
  readonly epochs: number
  readonly updatesPerEpoch: number
}

/** What a finished training tells; the model itself is in its folder. */
export interface TrainingResult {
  readonly weights: number
  readonly history: readonly EpochRecord[]
  readonly best?: { readonly epoch: number; readonly validationLoss: number }
  readonly stopped: 'epochs' | 'patience' | 'aborted'
}

/** A network and its events, ready to be trained. */
export interface Prepared<B extends object> {
  readonly network: {
    init(key: Key): Params
    loss(params: Params, batch: B, key: Key): Scalar
    /** The loss that chooses the best parameters, where it differs. */
    validationLoss?(params: Params, batch: B): Scalar
  }
  readonly training: BatchSource<B>
  readonly validation: BatchSource<B>
  readonly settings: TrainingSettings
  readonly description: ModelParts
}

/** Every tenth event validates, as in the released networks. */
const VALIDATE_EVERY = 10

/**
 * The events of some files with their true neutrinos, split: every tenth one validates.
 * @throws FileError for files that cannot be used
 */
export async function readTrainingEvents(
  neutrinos: 1 | 2,
  { files, cuts }: Pick<TrainingJob, 'files' | 'cuts'>,
): Promise<{ training: Events; validation: Events }> {
  const source = await openEventsFor(neutrinos, files, { truth: ['neutrinos'], cuts })
  try {
    const events = source.read()
    const { training, validation } = interleavedSplit(events.count, VALIDATE_EVERY)
    return { training: takeEvents(events, training), validation: takeEvents(events, validation) }
  } finally {
    source.close()
  }
}

/**
 * Trains a network and keeps it in its folder.
 * @throws FileError for a folder of another model, ConfigError for settings, TrainingError when the loss is not finite
 */
export async function trainNetwork<B extends object>(job: TrainingJob, prepared: Prepared<B>): Promise<TrainingResult> {
  const { network, training: data, validation, settings, description } = prepared
  const [forInit, forTraining] = split(key(job.seed), 2)
  const init = network.init(forInit)
  try {
    const weights = countWeights(init)
    const events = { training: data.count, validation: validation.count }
    const { epochs, batchSize, patience, clipNorm, weightDecay } = settings
    const steps = stepsPerEpoch({ count: data.count, batchSize, lastBatch: 'keep' })
    const describe = await describeModel({
      ...description,
      ...job,
      cuts: (job.cuts ?? []).map(({ name }) => name),
      weights,
      events: data.count + validation.count,
    })
    job.onPlan?.({ ...events, weights, epochs, updatesPerEpoch: steps })
    const trained = await train({
      init,
      data,
      validation,
      loss: network.loss,
      validationLoss: network.validationLoss,
      optimiser: { clipNorm, weightDecay },
      schedule: scheduleOf(settings, steps),
      epochs,
      batchSize,
      patience,
      key: forTraining,
      signal: job.signal,
      onProgress: job.onProgress,
      checkpoint: { folder: job.out, describe, resume: job.resume },
    })
    disposeTree(trained.params)
    const { history, best, stopped } = trained
    return { weights, history, ...(best && { best }), stopped }
  } finally {
    disposeTree(init)
  }
}
