import { fold, type Params } from '../../tensor/index.ts'
import { restore } from '../folder/hostArrays.ts'
import { epochBatches } from './batches.ts'
import { DivergedError } from './diverged.ts'
import { type Check, emptyTally, runEpoch, type Tally } from './epoch.ts'
import type { EpochRecord } from './history.ts'
import { type Plan, planOf } from './plan.ts'
import { progressMeter } from './progress.ts'
import { beginRun, disposeRun, keepEpoch, keptOf, type Run } from './run.ts'
import type { Trained, Training } from './training.ts'
import { meanLoss } from './validate.ts'

// the purposes that the training's key is folded with
const ORDER = 1
const UPDATES = 2
const VALIDATION = 3

/**
 * Trains by mini-batches with Adam, validates after every epoch and keeps the best parameters. The same key, data, backend
 * and thread count give the same bytes; so does a training that was stopped or killed and then resumed.
 * @throws ConfigError for settings that cannot work or differ from those of the training that is resumed
 * @throws FileError for a folder of another model
 * @throws DivergedError when a loss or a gradient is not finite; the state of the last good epoch is kept
 */
export async function train<P extends Params, B extends object>(training: Training<P, B>): Promise<Trained<P>> {
  const plan = planOf(training)
  const run = await beginRun(training, plan)
  try {
    const stopped = await runEpochs(run, training, plan)
    return finish(run, training, stopped)
  } finally {
    disposeRun(run)
  }
}

async function runEpochs<P extends Params, B extends object>(
  run: Run<P>,
  training: Training<P, B>,
  plan: Plan<P, B>,
): Promise<Trained<P>['stopped']> {
  const report = progressMeter(training, plan, run.history.length)
  while (run.history.length < training.epochs) {
    if (run.best && run.history.length - run.best.epoch >= plan.patience) return 'patience'
    const tally = emptyTally(plan.parts.length)
    const whole = await trainEpoch(run, training, plan, tally, () => report(run, tally))
    if (!whole) return 'aborted'
    const record = await recordEpoch(run, training, plan, tally)
    await keepEpoch(run, record, training, plan)
    report(run, tally, record)
  }
  return 'epochs'
}

function trainEpoch<P extends Params, B extends object>(
  run: Run<P>,
  training: Training<P, B>,
  plan: Plan<P, B>,
  tally: Tally,
  onRead: () => void,
): Promise<boolean> {
  const { data, schedule, averaging, key, signal } = training
  const updates = { data, parts: plan.parts, schedule, averaging, optimiser: plan.optimiser, key: fold(key, UPDATES) }
  const batches = epochBatches(fold(key, ORDER), run.history.length + 1, plan.batching)
  const check: Check = (what, value, at) => refuseNonFinite(run, training, what, value, at)
  return runEpoch(run.weights, updates, batches, { tally, check, signal, onRead })
}

async function recordEpoch<P extends Params, B extends object>(
  run: Run<P>,
  training: Training<P, B>,
  plan: Plan<P, B>,
  tally: Tally,
): Promise<EpochRecord> {
  const { validation, key, schedule, batchSize } = training
  const { adam } = run.weights
  const params = keptOf(run.weights)
  const value = await meanLoss(params, validation, plan.validationLoss, { batchSize, key: fold(key, VALIDATION) })
  refuseNonFinite(run, training, 'validation loss', value)
  return {
    epoch: run.history.length + 1,
    step: adam[0].step,
    trainingLoss: tally.losses.at(-1)! / tally.events,
    validationLoss: value,
    learningRate: schedule(adam[0].step - 1).learningRate,
    gradientNorm: tally.norms.at(-1)! / tally.steps,
    ...(await figuresOf(training, plan, params, tally)),
  }
}

async function figuresOf<P extends Params, B extends object>(
  training: Training<P, B>,
  { parts }: Plan<P, B>,
  params: P,
  tally: Tally,
): Promise<Pick<EpochRecord, 'figures'>> {
  const others = parts
    .slice(0, -1)
    .map(({ name }, i): [string, number] => [`${name} loss`, tally.losses[i] / tally.events])
  const measured = Object.entries((await training.figures?.(params)) ?? {})
  const all = [...others, ...measured]
  return all.length > 0 ? { figures: Object.fromEntries(all) } : {}
}

function refuseNonFinite<P extends Params, B extends object>(
  run: Run<P>,
  training: Training<P, B>,
  what: string,
  value: number,
  at?: { indices: Int32Array; step: number },
): void {
  if (Number.isFinite(value)) return
  const goodEpoch = run.history.length
  const folder = training.checkpoint?.folder
  throw new DivergedError({ what, value, ...at, epoch: goodEpoch + 1, goodEpoch, good: run.good, folder })
}

function finish<P extends Params, B extends object>(
  run: Run<P>,
  training: Training<P, B>,
  stopped: Trained<P>['stopped'],
): Trained<P> {
  const { best, good, history } = run
  const params = restore(training.init, best?.params ?? good)
  if (!best) return { params, history, stopped }
  return { params, history, best: { epoch: best.epoch, validationLoss: best.validationLoss }, stopped }
}
