import { NU2_FRAMES, type Nu2Frame } from '../features/index.ts'
import { NU2_FLOWS_PROFILES, type Nu2FlowsProfile } from '../models/index.ts'
import { checkTrainingSettings, mustBeOneOf, type TrainingSettings } from './trainingSettings.ts'

/** The two networks that answer with both neutrinos: the flow, and the regression that it is compared with. */
export type Nu2NetworkName = 'nu2-flows' | 'nu2-ff'

/** Everything that a training of a two-neutrino network is made of, besides data and seed. */
export interface Nu2FlowsSettings extends TrainingSettings {
  readonly profile: Nu2FlowsProfile
  readonly frame: Nu2Frame
}

/**
 * The named recipes. `authors`: as released with arXiv 2307.02405 (AdamW 1e-3 with weight decay 1e-4, one-cycles with
 * cycling β₁, batch 512, clip 10), with one cycle of 14 epochs in place of cycles of 50. `neutrina`: our own (turned and
 * boosted events, neutrinos by the W's solutions, a smaller network, stronger weight decay, one cosine).
 */
export const NU2_RECIPES = {
  authors: {
    profile: 'released',
    frame: 'detector',
    epochs: 14,
    batchSize: 512,
    learningRate: 1e-3,
    schedule: 'one-cycle',
    cycleEpochs: 14,
    rise: 0.3,
    cycleBeta1: true,
    clipNorm: 10,
    weightDecay: 1e-4,
    patience: 300,
  },
  neutrina: {
    profile: 'neutrina',
    frame: 'leptons',
    epochs: 28,
    batchSize: 512,
    learningRate: 2e-3,
    schedule: 'warm-up-cosine',
    cycleEpochs: 28,
    rise: 0.3,
    cycleBeta1: false,
    clipNorm: 10,
    weightDecay: 0.1,
    patience: 300,
  },
} as const satisfies Record<string, Nu2FlowsSettings>

export type Nu2RecipeName = keyof typeof NU2_RECIPES

/**
 * A recipe by name, with some of its settings replaced.
 * @throws ConfigError for an unknown name or a setting that cannot work, before any work starts
 */
export function nu2FlowsSettings(recipe: string, changes: Partial<Nu2FlowsSettings> = {}): Nu2FlowsSettings {
  mustBeOneOf('recipe', recipe, Object.keys(NU2_RECIPES))
  const settings: Nu2FlowsSettings = { ...NU2_RECIPES[recipe as Nu2RecipeName], ...changes }
  mustBeOneOf('profile', settings.profile, Object.keys(NU2_FLOWS_PROFILES))
  mustBeOneOf('frame', settings.frame, NU2_FRAMES)
  checkTrainingSettings(settings)
  return settings
}
