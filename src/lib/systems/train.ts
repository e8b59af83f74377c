import { ConfigError } from '../../complaint.ts'
import { type AnyEvents, interleavedSplit, takeEvents } from '../events/index.ts'
import type { MeanFieldParams } from '../models/index.ts'
import { countWeights, disposeTree, fold, key, type Params, split } from '../tensor/index.ts'
import {
  type EpochRecord,
  type Json,
  type Progress,
  stepsPerEpoch,
  train as trainParams,
  writeCalibration,
} from '../training/index.ts'
import { type BayesianSettings, bayesianTraining, meanFieldOf } from './bayesian.ts'
import { type Calibration, calibrationJson } from './calibration/calibration.ts'
import { fitCalibration } from './calibration/fitCalibration.ts'
import { inputsOf, writeInputs } from './certificate/reference.ts'
import { describeModel } from './description.ts'
import { loadSaved } from './load.ts'
import { openEventsFor } from './openEventsFor.ts'
import { resumeOf } from './resume.ts'
import { scheduleOf, type TrainingSettings } from './settings.ts'
import type { AskedEvents, Judgement, Prepared, Saved, SplitEvents, System } from './system.ts'

/** What is trained, on which events, where it is kept, and who is told. */
export interface TrainingJob<S extends TrainingSettings = TrainingSettings> extends AskedEvents {
  /** One of the system's. */
  readonly network: string
  readonly settings: S
  readonly seed: number
  /** The model's folder. */
  readonly out: string
  /** Events that the system makes itself, in place of those of files. */
  readonly toy?: { readonly name: string; readonly events: number }
  /**
   * Goes on with the training that the folder holds, bit for bit; also with other epochs than it was begun with, its schedule
   * then ending with the new ones.
   */
  readonly resume?: boolean
  /** The folder of a trained model of the same network: its weights are the first ones, its preprocessing is kept. */
  readonly from?: string
  readonly signal?: AbortSignal
  /** Told once, before the first update, what the training is. */
  readonly onPlan?: (plan: TrainingPlan) => void
  /** Told after each update how far the training is. */
  readonly onProgress?: (progress: Progress) => void
  /** Told how far the calibration is, which follows the training of a posterior: how many events are done, of how many. */
  readonly onCalibration?: (done: number, total: number) => void
}

/** What a training is going to be. */
export interface TrainingPlan {
  readonly training: number
  readonly validation: number
  readonly weights: number
  readonly epochs: number
  readonly updatesPerEpoch: number
  /** Whether a training that had other epochs goes on. */
  readonly longer: boolean
}

/** What a finished training tells; the model itself is in its folder. */
export interface TrainingResult {
  readonly weights: number
  readonly history: readonly EpochRecord[]
  readonly best?: { readonly epoch: number; readonly validationLoss: number }
  readonly stopped: 'epochs' | 'patience' | 'aborted'
  /** What is wrong with the epoch that is kept, or with the last one, in words; empty where nothing is. */
  readonly warnings: readonly string[]
}

/** The stream of a seed that toys are drawn from. */
const TOYS = 3

/** Every tenth event validates, as in the released networks. */
const VALIDATE_EVERY = 10
/** The purpose that the seed is folded with for the draws of the calibration. */
const CALIBRATION = 2
/** One validates; a spread has two or more. */
const LEAST = 3

/**
 * Trains a network on event files and keeps it in a folder: reads, splits (every tenth event validates), fits the
 * preprocessing on the training events, trains, keeps the best, and fits what its system fits afterwards.
 * @throws FileError for files that cannot be used or a folder of another model, ConfigError for settings, TrainingError when
 * the loss is not finite
 */
export async function train<S extends TrainingSettings, E extends AnyEvents>(
  system: System<S, Judgement, E>,
  job: TrainingJob<S>,
): Promise<TrainingResult> {
  const from = job.from === undefined ? undefined : await modelToGoOnFrom(system, job, job.from)
  const { bayesian } = job.settings
  const events = await readSplit<E>(system, job)
  const plain = system.prepare(job.network, events, job.settings, from?.preprocessing)
  const prepared = bayesianTraining(plain, bayesian)
  const [forInit, forTraining] = split(key(job.seed), 2)
  const init = from ? firstOf(from, plain, bayesian) : prepared.init(forInit)
  try {
    const { training: data, validation } = prepared
    const { epochs, batchSize, patience, clipNorm, weightDecay, averaging } = job.settings
    const steps = stepsPerEpoch({ count: data.count, batchSize, lastBatch: 'keep' })
    const weights = countWeights(init)
    const describe = await descriptionOf(system, job, prepared, weights)
    const resume = job.resume && (await resumeOf(job.out, describe))
    const longer = resume === 'longer'
    job.onPlan?.({
      training: prepared.events ?? data.count,
      validation: validation.count,
      weights,
      epochs,
      updatesPerEpoch: steps,
      longer,
    })
    const { params, history, best, stopped } = await trainParams({
      init,
      data,
      validation,
      loss: prepared.inTurn ?? prepared.loss,
      validationLoss: prepared.validationLoss ?? prepared.loss,
      // the prior is a posterior's decay; on ln σ² it would widen every weight
      optimiser: { ...prepared.optimiser, clipNorm, weightDecay: bayesian ? 0 : weightDecay },
      schedule: scheduleOf(job.settings, steps),
      epochs,
      batchSize,
      patience,
      averaging,
      keep: prepared.keep,
      key: forTraining,
      figures: prepared.figures,
      signal: job.signal,
      onProgress: job.onProgress,
      checkpoint: { folder: job.out, describe, resume },
    })
    if (stopped !== 'aborted' && prepared.afterwards) await writeCalibration(job.out, await prepared.afterwards(params))
    else if (stopped !== 'aborted') await calibrateTrained(system, job, { prepared, params, events: events.validation })
    disposeTree(params)
    const warnings = warningsOf(prepared, history, best?.epoch)
    return { weights, history, ...(best && { best }), stopped, warnings }
  } finally {
    disposeTree(init)
  }
}

function warningsOf({ warning }: Prepared, history: readonly EpochRecord[], best?: number): string[] {
  const told = history.filter(({ epoch }) => epoch === best || epoch === history.length)
  return told.map((record) => warning?.(record)).filter((text) => text !== undefined)
}

/** What was trained, and the events that it is calibrated on. */
interface Calibrated {
  readonly prepared: Prepared
  readonly params: Params
  readonly events: AnyEvents
}

/** Fits the calibration of a posterior on the validating events, and keeps it with the model. */
async function calibrateTrained<S extends TrainingSettings>(
  system: System<S>,
  { network, settings, seed, out, onCalibration }: TrainingJob<S>,
  { prepared, params, events }: Calibrated,
): Promise<void> {
  const preprocessing = JSON.parse(JSON.stringify(prepared.preprocessing)) as Record<string, Json>
  // of a Bayesian network the means of its weights
  const means = settings.bayesian ? (params as MeanFieldParams).mean : params
  const posterior = (calibration: Readonly<Record<string, Json>>) =>
    system.restore({ folder: out, network, settings, preprocessing, calibration, params: () => means }).posterior
  const asTrained = posterior({})
  if (!asTrained?.calibrates) return
  const { columns, calibrates } = asTrained
  const shaped = (calibration: Calibration) => posterior(calibrationJson(calibration) as Record<string, Json>)!
  const options = { key: fold(key(seed), CALIBRATION), ...(onCalibration && { onProgress: onCalibration }) }
  const calibration = await fitCalibration({ columns, calibrates }, shaped, events, options)
  await writeCalibration(out, calibrationJson(calibration))
  await writeInputs(out, inputsOf(calibrates.inputs, events))
}

/** The weights of another model as the first ones; single weights are the means of a posterior's. */
function firstOf(
  { params, settings }: Saved<TrainingSettings>,
  { init }: Prepared,
  bayesian?: BayesianSettings,
): Params {
  if (!bayesian) return params(init)
  if (!settings.bayesian) return meanFieldOf(params(init), bayesian)
  return params((own) => meanFieldOf(init(own), bayesian))
}

/** The events of some files with their truth, split. */
async function readSplit<E extends AnyEvents>(
  { needs, toys, name }: Pick<System<TrainingSettings, Judgement, E>, 'needs' | 'toys' | 'name'>,
  job: TrainingJob,
): Promise<SplitEvents<E>> {
  if (job.toy) {
    const { name: toy, events: count } = job.toy
    if (toys?.names.includes(toy)) {
      if (count >= LEAST) return toys.split(toy, count, fold(key(job.seed), TOYS))
      throw new ConfigError({ who: `toy ${toy}`, wanted: `${LEAST} or more events`, got: String(count) })
    }
    const wanted = toys ? `one of ${toys.names.join(', ')}` : `event files, for ${name} makes no events`
    throw new ConfigError({ who: 'toy', wanted, got: `'${toy}'` })
  }
  const source = await openEventsFor<E>(needs, job, needs.truth, LEAST)
  try {
    const events = source.read()
    const { training, validation } = interleavedSplit(events.count, VALIDATE_EVERY)
    return { training: takeEvents(events, training), validation: takeEvents(events, validation) }
  } finally {
    source.close()
  }
}

/** @throws ConfigError when the model is of another network, or made with other choices */
async function modelToGoOnFrom(
  system: System,
  { network, settings }: TrainingJob,
  folder: string,
): Promise<Saved<TrainingSettings>> {
  const saved = await loadSaved(folder, system)
  const of = (name: string, choices: object) => `${name} of ${JSON.stringify(choices)}`
  const chosen = (from: TrainingSettings) =>
    Object.fromEntries(Object.keys(system.choices).map((name) => [name, from[name as keyof TrainingSettings]]))
  // single weights may be the means of a posterior
  const layers = ({ bayesian }: TrainingSettings) => saved.settings.bayesian && { bayesian: bayesian?.layers ?? 'none' }
  const [wanted, got] = [
    of(network, { ...chosen(settings), ...layers(settings) }),
    of(saved.network, { ...chosen(saved.settings), ...layers(saved.settings) }),
  ]
  if (wanted === got) return saved
  const part = system.partOf?.(settings)
  if (part && of(network, { ...chosen(part.settings), ...layers(part.settings) }) === got)
    return grown(saved, part.rest)
  const fix = 'give the folder of such a model, or the settings of this one'
  throw new ConfigError({ who: `from ${folder}`, wanted, got, fix })
}

/** A trained network as a part of a larger one, whose `rest` is as it begins. */
function grown(saved: Saved<TrainingSettings>, rest: readonly string[]): Saved<TrainingSettings> {
  const params: Saved<TrainingSettings>['params'] = (init) => {
    let own: Record<string, Params> = {}
    const part = saved.params((key) => {
      const all = Object.entries(init(key) as Record<string, Params>)
      own = Object.fromEntries(all.filter(([name]) => rest.includes(name)))
      return Object.fromEntries(all.filter(([name]) => !rest.includes(name)))
    })
    return { ...(part as Record<string, Params>), ...own }
  }
  return { ...saved, params }
}

const descriptionOf = (
  { format }: Pick<System, 'format'>,
  { network, settings, seed, files, cuts = [], from, toy }: TrainingJob,
  { target, preprocessing, training, validation, events = training.count }: Prepared,
  weights: number,
) =>
  describeModel({
    ...{ format, network, settings, target, preprocessing, seed, weights, files },
    cuts: cuts.map(({ name }) => name),
    events: events + validation.count,
    from,
    toy,
  })
