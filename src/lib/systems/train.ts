import { type Cut, interleavedSplit, takeEvents } from '../events/index.ts'
import { countWeights, disposeTree, key, split } from '../tensor/index.ts'
import {
  type EpochRecord,
  type Progress,
  stepsPerEpoch,
  train as trainParams,
  writeCalibration,
} from '../training/index.ts'
import { describeModel } from './description.ts'
import { openEventsFor } from './openEventsFor.ts'
import { scheduleOf, type TrainingSettings } from './settings.ts'
import type { Prepared, SplitEvents, System } from './system.ts'

/** What is trained, on which events, where it is kept, and who is told. */
export interface TrainingJob<S extends TrainingSettings = TrainingSettings> {
  /** One of the system's. */
  readonly network: string
  readonly settings: S
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

/** Every tenth event validates, as in the released networks. */
const VALIDATE_EVERY = 10

/**
 * Trains a network on event files and keeps it in a folder: reads, splits (every tenth event validates), fits the
 * preprocessing on the training events, trains, keeps the best, and fits what its system fits afterwards.
 * @throws FileError for files that cannot be used or a folder of another model, ConfigError for settings, TrainingError when
 * the loss is not finite
 */
export async function train<S extends TrainingSettings>(
  system: System<S>,
  job: TrainingJob<S>,
): Promise<TrainingResult> {
  const prepared = system.prepare(job.network, await readSplit(system, job), job.settings)
  const [forInit, forTraining] = split(key(job.seed), 2)
  const init = prepared.init(forInit)
  try {
    const { training: data, validation } = prepared
    const { epochs, batchSize, patience, clipNorm, weightDecay } = job.settings
    const steps = stepsPerEpoch({ count: data.count, batchSize, lastBatch: 'keep' })
    const weights = countWeights(init)
    const describe = await descriptionOf(system, job, prepared, weights)
    job.onPlan?.({ training: data.count, validation: validation.count, weights, epochs, updatesPerEpoch: steps })
    const { params, history, best, stopped } = await trainParams({
      init,
      data,
      validation,
      loss: prepared.loss,
      validationLoss: prepared.validationLoss,
      optimiser: { clipNorm, weightDecay },
      schedule: scheduleOf(job.settings, steps),
      epochs,
      batchSize,
      patience,
      key: forTraining,
      signal: job.signal,
      onProgress: job.onProgress,
      checkpoint: { folder: job.out, describe, resume: job.resume },
    })
    if (prepared.calibrate && stopped !== 'aborted') await writeCalibration(job.out, await prepared.calibrate(params))
    disposeTree(params)
    return { weights, history, ...(best && { best }), stopped }
  } finally {
    disposeTree(init)
  }
}

/** The events of some files with their truth, split. */
async function readSplit({ needs }: Pick<System, 'needs'>, { files, cuts }: TrainingJob): Promise<SplitEvents> {
  const source = await openEventsFor(needs, files, { truth: needs.truth, cuts })
  try {
    const events = source.read()
    const { training, validation } = interleavedSplit(events.count, VALIDATE_EVERY)
    return { training: takeEvents(events, training), validation: takeEvents(events, validation) }
  } finally {
    source.close()
  }
}

const descriptionOf = (
  { format }: Pick<System, 'format'>,
  { network, settings, seed, files, cuts = [] }: TrainingJob,
  { target, preprocessing, training, validation }: Prepared,
  weights: number,
) =>
  describeModel({
    ...{ format, network, settings, target, preprocessing, seed, weights, files },
    cuts: cuts.map(({ name }) => name),
    events: training.count + validation.count,
  })
