import { ConfigError } from '../../complaint.ts'
import { constant, cosineWarmRestarts, oneCycle, type Schedule, warmUpCosine } from '../training/index.ts'

/** How the learning rate moves; `cosine-restarts` and `one-cycle` have a period of `cycleEpochs`. */
export const SCHEDULES = ['cosine-restarts', 'one-cycle', 'warm-up-cosine', 'constant'] as const
export type ScheduleName = (typeof SCHEDULES)[number]

/** What every training is made of, besides its network, data and seed. */
export interface TrainingSettings {
  readonly epochs: number
  readonly batchSize: number
  /** The highest learning rate. */
  readonly learningRate: number
  readonly schedule: ScheduleName
  readonly cycleEpochs: number
  /** The part of a one-cycle in which the learning rate rises. */
  readonly rise: number
  /** Whether Adam's β₁ goes 0.95 → 0.85 → 0.95 against the learning rate of a one-cycle. */
  readonly cycleBeta1: boolean
  /** Largest L2 norm of the gradient. */
  readonly clipNorm: number
  readonly weightDecay: number
  /** Epochs without improvement before training stops. */
  readonly patience: number
}

/** Learning-rate warm-up of the schedule `warm-up-cosine`, in epochs. */
const WARM_UP_EPOCHS = 1

/** @throws ConfigError naming the setting that cannot work */
export function checkTrainingSettings(settings: TrainingSettings): void {
  mustBeOneOf('schedule', settings.schedule, SCHEDULES)
  for (const name of ['epochs', 'batchSize', 'cycleEpochs', 'patience'] as const) {
    if (!(Number.isInteger(settings[name]) && settings[name] >= 1))
      refuse(name, 'a whole number above 0', settings[name])
  }
  for (const name of ['learningRate', 'clipNorm'] as const) {
    if (!(settings[name] > 0 && settings[name] < Infinity)) refuse(name, 'a number above 0', settings[name])
  }
  if (!(settings.weightDecay >= 0)) refuse('weightDecay', 'a number of at least 0', settings.weightDecay)
  if (!(settings.rise > 0 && settings.rise < 1)) refuse('rise', 'a number between 0 and 1', settings.rise)
  if (typeof settings.cycleBeta1 !== 'boolean') refuse('cycleBeta1', 'true or false', settings.cycleBeta1)
}

/** @throws ConfigError when the value is none of the names */
export function mustBeOneOf(who: string, value: string, names: readonly string[]): void {
  if (!names.includes(value)) refuse(who, `one of ${names.join(', ')}`, `'${value}'`)
}

function refuse(who: string, wanted: string, got: unknown): never {
  throw new ConfigError({ who, wanted, got: String(got) })
}

/** The learning rate of every update. */
export function scheduleOf(settings: TrainingSettings, stepsPerEpoch: number): Schedule {
  const { schedule, learningRate: peak, cycleEpochs, epochs, rise, cycleBeta1 } = settings
  const periodSteps = cycleEpochs * stepsPerEpoch
  if (schedule === 'cosine-restarts') return cosineWarmRestarts({ peak, periodSteps })
  if (schedule === 'one-cycle') return oneCycle({ peak, periodSteps, rise, cycleBeta1 })
  if (schedule === 'constant') return constant(peak)
  const warmUpSteps = Math.min(WARM_UP_EPOCHS, epochs - 1) * stepsPerEpoch
  return warmUpCosine({ peak, warmUpSteps, totalSteps: epochs * stepsPerEpoch })
}
