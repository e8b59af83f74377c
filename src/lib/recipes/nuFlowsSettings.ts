import type { Frame } from '../features/index.ts'
import { NU_FLOWS_PROFILES, type NuFlowsProfile } from '../models/index.ts'
import { checkTrainingSettings, mustBeOneOf, type TrainingSettings } from './trainingSettings.ts'

/** The two networks that answer with one neutrino: the flow, and the regression that it is compared with. */
export type Network = 'nu-flows' | 'nu-ff'

/** Everything that a training of a single-neutrino network is made of, besides data and seed. */
export interface NuFlowsSettings extends TrainingSettings {
  readonly profile: NuFlowsProfile
  /** Adds the two solutions of the m_W quadratic to the inputs. */
  readonly quadratic: boolean
  readonly frame: Frame
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
    rise: 0.5,
    cycleBeta1: false,
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
    rise: 0.5,
    cycleBeta1: false,
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
  checkTrainingSettings(settings)
  return settings
}
