import { ConfigError } from '../../complaint.ts'
import { constant, cosineWarmRestarts, oneCycle, type Schedule, warmUpCosine } from '../training/index.ts'
import { type BayesianSettings, checkBayesian } from './bayesian.ts'

/** How the learning rate moves; `cosine-restarts` and `one-cycle` have a period of `cycleEpochs`. */
export const SCHEDULES = ['cosine-restarts', 'one-cycle', 'warm-up-cosine', 'constant'] as const
/** A way in which the learning rate moves. */
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
  /** Decay of the moving average of the weights that is kept in place of the last ones; left out where none is. */
  readonly averaging?: number
  /** What makes the weights a posterior; left out where each is one number. */
  readonly bayesian?: BayesianSettings
}

/** What a setting may be: one of some names, or true or false. */
export interface Choice {
  /** In words, for the help of the command line. */
  readonly what: string
  /** Left out where it is true or false. */
  readonly names?: readonly string[]
}

/** The settings of a system besides those of every training. */
export type Choices = Readonly<Record<string, Choice>>

type Check = readonly [wanted: string, good: (value: never) => boolean]

const count: Check = ['a whole number above 0', (value: number) => Number.isInteger(value) && value >= 1]
const positive: Check = ['a number above 0', (value: number) => value > 0 && value < Infinity]
const flag: Check = ['true or false', (value: unknown) => typeof value === 'boolean']
const oneOf = (names: readonly string[]): Check => [
  `one of ${names.join(', ')}`,
  (value: string) => names.includes(value),
]

const TRAINING_CHECKS: Readonly<Record<Exclude<keyof TrainingSettings, 'averaging' | 'bayesian'>, Check>> = {
  epochs: count,
  batchSize: count,
  learningRate: positive,
  schedule: oneOf(SCHEDULES),
  cycleEpochs: count,
  rise: ['a number between 0 and 1', (value: number) => value > 0 && value < 1],
  cycleBeta1: flag,
  clipNorm: positive,
  weightDecay: ['a number of at least 0', (value: number) => value >= 0 && value < Infinity],
  patience: count,
}

/** Settings that may be left out. */
const OPTIONAL = ['averaging', 'bayesian']
const belowOne: Check = ['a number from 0 to below 1', (value: number) => value >= 0 && value < 1]

/**
 * A recipe by name, with some of its settings replaced.
 * @throws ConfigError for an unknown name, an unknown setting, or one that cannot work, before any work starts
 */
export function settingsFrom<S extends TrainingSettings>(
  recipes: Readonly<Record<string, S>>,
  choices: Choices,
  recipe: string,
  changes: Partial<S>,
): S {
  check('recipe', oneOf(Object.keys(recipes)), recipe)
  const { averaging, bayesian, ...rest } = { ...recipes[recipe], ...changes }
  const settings = {
    ...rest,
    ...(averaging !== undefined && { averaging }),
    ...(bayesian !== undefined && { bayesian }),
  } as S
  checkSettings(settings, choices, 'settings')
  return settings
}

/**
 * Checks that settings are those of a system, no fewer and no more.
 * @throws ConfigError naming the setting that is missing, unknown, or cannot work
 */
export function checkSettings(settings: object, choices: Choices, who: string): void {
  const checks: Record<string, Check> = {
    ...TRAINING_CHECKS,
    ...Object.fromEntries(Object.entries(choices).map(([name, { names }]) => [name, names ? oneOf(names) : flag])),
  }
  const { averaging, bayesian } = settings as Partial<TrainingSettings>
  const unknown = Object.keys(settings).filter((name) => !Object.hasOwn(checks, name) && !OPTIONAL.includes(name))
  const missing = Object.keys(checks).filter((name) => (settings as Record<string, unknown>)[name] === undefined)
  const [wrong] = [...unknown, ...missing]
  if (wrong) {
    const got = unknown.length > 0 ? `'${wrong}'` : `none for '${wrong}'`
    throw new ConfigError({ who, wanted: `values for ${Object.keys(checks).join(', ')}`, got })
  }
  for (const [name, one] of Object.entries(checks)) check(name, one, (settings as Record<string, unknown>)[name])
  if (averaging !== undefined) check('averaging', belowOne, averaging)
  if (bayesian !== undefined) checkBayesian(bayesian, 'bayesian')
}

function check(who: string, [wanted, good]: Check, value: unknown): void {
  if (good(value as never)) return
  throw new ConfigError({ who, wanted, got: typeof value === 'string' ? `'${value}'` : String(value) })
}

/** Learning-rate warm-up of the schedule `warm-up-cosine`, in epochs. */
const WARM_UP_EPOCHS = 1

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
