import { ConfigError } from '../../../complaint.ts'
import { disposeTree, type Params, tf } from '../../tensor/index.ts'
import {
  type Best,
  readMoments,
  readState,
  restoreMoments,
  type TrainingState,
  writeState,
} from '../folder/checkpoint.ts'
import { type NamedArrays, restore, snapshot } from '../folder/hostArrays.ts'
import { firstDifference, type Json } from '../folder/json.ts'
import { claimFolder, writeModel } from '../folder/modelFolder.ts'
import { adamStart } from '../optimisers/adam.ts'
import type { Weights } from './epoch.ts'
import type { EpochRecord } from './history.ts'
import { ofPart } from './parts.ts'
import { type Plan, settingsAt } from './plan.ts'
import type { Training } from './training.ts'

/** A training under way. */
export interface Run<P extends Params> {
  weights: Weights<P>
  history: EpochRecord[]
  /** The parameters after the last whole epoch. */
  good: NamedArrays
  best: Best | undefined
}

/**
 * The first state: the caller's parameters, or what the checkpoint's folder holds.
 * @throws ConfigError when the training in the folder was called with other settings
 */
export async function beginRun<P extends Params, B extends object>(
  training: Training<P, B>,
  plan: Plan<P, B>,
): Promise<Run<P>> {
  const { checkpoint, init } = training
  const claim = async () => {
    if (checkpoint) await claimFolder(checkpoint.folder, checkpoint.describe, checkpoint.resume ?? false)
  }
  if (checkpoint?.resume !== 'longer') await claim()
  const state = checkpoint?.resume ? await readState(checkpoint.folder) : undefined
  if (checkpoint && state) {
    const run = resumeRun(training, plan, state)
    if (checkpoint.resume === 'longer') {
      // the state first: a kill before the next epoch leaves a training that is resumed in the same way
      await writeState(checkpoint.folder, { ...state, settings: settingsAt(training, plan, state.step) })
      await claim()
    }
    // a kill may have come between the state and these
    await writeModel(checkpoint.folder, { params: state.best.params, history: run.history })
    return run
  }
  if (checkpoint?.resume === 'longer') await claim()
  const good = await snapshot(init)
  const adam = plan.parts.map(({ name }) => adamStart(ofPart(init, name)))
  const average = averageFrom(training, good)
  return { weights: { params: restore(init, good), adam, average }, history: [], good, best: undefined }
}

/** The parameters that are validated and kept: the moving average, where there is one. */
export const keptOf = <P extends Params>({ params, average }: Weights<P>): P => average ?? params

const averageFrom = <P extends Params, B extends object>(
  { init, averaging }: Training<P, B>,
  arrays: NamedArrays,
  who?: string,
): P | undefined => (averaging === undefined ? undefined : restore(init, arrays, who))

function resumeRun<P extends Params, B extends object>(
  training: Training<P, B>,
  plan: Plan<P, B>,
  state: TrainingState,
): Run<P> {
  const decided = (settings: Json): Json =>
    training.checkpoint?.resume === 'longer' ? { ...(settings as Record<string, Json>), nextRate: null } : settings
  const difference = firstDifference(decided(state.settings), decided(settingsAt(training, plan, state.step)))
  if (difference) {
    const wanted = 'the settings of the training that is resumed'
    throw new ConfigError({ who: 'training', wanted, got: difference, fix: 'use them, or train into another folder' })
  }
  const who = `state in ${training.checkpoint?.folder}`
  const params = restore(training.init, state.params, who)
  const { history, params: good, best } = state
  const average = averageFrom(training, state.average ?? new Map(), `average of the ${who}`)
  const parts = plan.parts.map(({ name }) => ofPart(params, name))
  return { weights: { params, adam: restoreMoments(state, parts), average }, history: [...history], good, best }
}

/** Takes a finished epoch into the run and, with a checkpoint, onto the disk. */
export async function keepEpoch<P extends Params, B extends object>(
  run: Run<P>,
  record: EpochRecord,
  training: Training<P, B>,
  plan: Plan<P, B>,
): Promise<void> {
  const { params, adam, average } = run.weights
  run.history.push(record)
  run.good = await snapshot(params)
  const kept = average && (await snapshot(average))
  const { epoch, validationLoss } = record
  if (!run.best || training.keep === 'last' || validationLoss < run.best.validationLoss)
    run.best = { params: kept ?? run.good, epoch, validationLoss }
  if (!training.checkpoint) return
  const { folder } = training.checkpoint
  const [{ step }] = adam
  const settings = settingsAt(training, plan, step)
  const state = { step, history: run.history, settings, moments: await readMoments(adam) }
  await writeState(folder, { ...state, params: run.good, best: run.best, ...(kept && { average: kept }) })
  await writeModel(folder, { params: run.best.params, history: run.history })
}

/** Frees the parameters, moments and average. */
export function disposeRun<P extends Params>({ weights: { params, adam, average } }: Run<P>): void {
  disposeTree(params)
  if (average) disposeTree(average)
  tf.dispose(adam.flatMap(({ m, v }) => [m, v]))
}
