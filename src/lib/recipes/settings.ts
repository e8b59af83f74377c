import type { Frame } from '../features/index.ts'
import { NU_FLOWS_PROFILES, type NuFlowsProfile } from '../models/index.ts'
import { ConfigError } from '../tensor/index.ts'

/** The two networks that answer with one neutrino: the flow, and the regression that it is compared with. */
export type Network = 'nu-flows' | 'nu-ff'

/** How the learning rate moves; `cosine-restarts` and `one-cycle` have a period of `cycleEpochs`. */
export const SCHEDULES = ['cosine-restarts', 'one-cycle', 'warm-up-cosine', 'constant'] as const
export type ScheduleName = (typeof SCHEDULES)[number]

/** Everything that a training of a single-neutrino network is made of, besides data and seed. */
export interface NuFlowsSettings {
  readonly profile: NuFlowsProfile
  /** Adds the two solutions of the m_W quadratic to the inputs. */
  readonly quadratic: boolean
  readonly frame: Frame
  readonly epochs: number
  readonly batchSize: number
  /** The highest learning rate. */
  readonly learningRate: number
  readonly schedule: ScheduleName
  readonly cycleEpochs: number
  /** Largest L2 norm of the gradient. */
  readonly clipNorm: number
  readonly weightDecay: number
  /** Epochs without improvement before training stops. */
  readonly patience: number
}

/**
 * The named recipes. `authors`: as released with arXiv 2207.00664 (Adam 5e-4, cosine restarts every 2 epochs, batch 256,
 * clip 5, patience 50, no quadratic inputs). `neutrina`: our own
 * (turned events, neutrino relative to the missing momentum, quadratic inputs, decoupled weight decay, one cosine).
 */
export const RECIPES = {
  authors: {
    profile: 'released',
    quadratic: false,
    frame: 'detector',
    epochs: 40,
    batchSize: 256,
    learningRate: 5e-4,
    schedule: 'cosine-restarts',
    cycleEpochs: 2,
    clipNorm: 5,
    weightDecay: 0,
    patience: 50,
  },
  neutrina: {
    profile: 'anchored',
    quadratic: true,
    frame: 'lepton',
    epochs: 24,
    batchSize: 256,
    learningRate: 1e-3,
    schedule: 'warm-up-cosine',
    cycleEpochs: 2,
    clipNorm: 5,
    weightDecay: 0.1,
    patience: 50,
  },
} as const satisfies Record<string, NuFlowsSettings>

export type RecipeName = keyof typeof RECIPES

/**
 * A recipe by name, with some of its settings replaced.
 * @throws ConfigError for an unknown name or a setting that cannot work, before any work starts
 */
export function nuFlowsSettings(recipe: string, changes: Partial<NuFlowsSettings> = {}): NuFlowsSettings {
  mustBeOneOf('recipe', recipe, Object.keys(RECIPES))
  const settings: NuFlowsSettings = { ...RECIPES[recipe as RecipeName], ...changes }
  mustBeOneOf('profile', settings.profile, Object.keys(NU_FLOWS_PROFILES))
  mustBeOneOf('frame', settings.frame, ['detector', 'lepton'])
  mustBeOneOf('schedule', settings.schedule, SCHEDULES)
  for (const name of ['epochs', 'batchSize', 'cycleEpochs', 'patience'] as const) mustBeCount(name, settings[name])
  for (const name of ['learningRate', 'clipNorm'] as const) mustBePositive(name, settings[name])
  if (!(settings.weightDecay >= 0)) refuse('weightDecay', 'a number of at least 0', settings.weightDecay)
  return settings
}

function mustBeOneOf(who: string, value: string, names: readonly string[]): void {
  if (!names.includes(value)) refuse(who, `one of ${names.join(', ')}`, `'${value}'`)
}

function mustBeCount(who: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) refuse(who, 'a whole number above 0', value)
}

function mustBePositive(who: string, value: number): void {
  if (!(value > 0 && value < Infinity)) refuse(who, 'a number above 0', value)
}

function refuse(who: string, wanted: string, got: unknown): never {
  throw new ConfigError({ who, wanted, got: String(got) })
}
