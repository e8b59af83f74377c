import type { Params } from '../../tensor/index.ts'
import type { Tally } from './epoch.ts'
import type { EpochRecord } from './history.ts'
import type { Plan } from './plan.ts'
import type { Run } from './run.ts'
import type { Training } from './training.ts'

/** How far a training is; told every few updates and once at the end of each epoch. */
export interface Progress {
  /** The epoch that runs or has just ended, from 1. */
  epoch: number
  epochs: number
  /** Updates made in this epoch. */
  step: number
  /** Updates in an epoch. */
  steps: number
  /** Mean over the events of this epoch so far. */
  trainingLoss: number
  /** Training events a second since this call of `train` began, validation included. */
  eventsPerSecond: number
  /** Seconds to the last epoch at this rate, were it not for early stopping. */
  secondsLeft: number
  /** The record of the epoch, at its end only. */
  finished?: EpochRecord
  /** The best epoch so far, once there is one. */
  best?: { epoch: number; validationLoss: number }
}

/** Starts the clock of a training; what it returns tells the caller of `train` how far the run is. */
export function progressMeter<P extends Params, B extends object>(
  { epochs, onProgress }: Training<P, B>,
  { steps, batching }: Pick<Plan, 'steps' | 'batching'>,
  firstEpoch: number,
): (run: Run<P>, tally: Tally, finished?: EpochRecord) => void {
  if (!onProgress) return () => {}
  const began = performance.now()
  const perEpoch = Math.min(batching.count, steps * batching.batchSize)
  return ({ history, best }, tally, finished) => {
    const epoch = finished ? history.length : history.length + 1
    const used = (epoch - 1 - firstEpoch) * perEpoch + tally.events
    const left = (epochs - epoch + 1) * perEpoch - tally.events
    const eventsPerSecond = (1000 * used) / (performance.now() - began)
    onProgress({
      epoch,
      epochs,
      step: tally.steps,
      steps,
      trainingLoss: tally.losses.at(-1)! / tally.events,
      eventsPerSecond,
      secondsLeft: left / eventsPerSecond,
      ...(finished && { finished }),
      ...(best && { best: { epoch: best.epoch, validationLoss: best.validationLoss } }),
    })
  }
}
