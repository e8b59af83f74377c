import type { Choices, TrainingSettings } from '../settings.ts'
import { PROFILES, type Profile } from './profiles.ts'

/** Everything that a training of an unfolding network is made of, besides data and seed. */
export interface UnfoldingSettings extends TrainingSettings {
  readonly profile: Profile
}

export const CHOICES: Choices = {
  profile: { what: 'network of the conditional flow', names: Object.keys(PROFILES) },
}

/** The named recipes. `neutrina`: splines in exact coordinates, one cosine. `authors`: affine blocks on
 * momenta with a discrepancy of the masses, 1000 epochs at 8e-4 (arXiv 2006.06685 table 2). `adversarial`: Adam 7e-4 (β 0.5, 0.9), one cosine.
 * `invertible`: the published networks, a short cosine from 2e-3 in place of 1000 epochs at 8e-4. `matching`: a velocity in exact coordinates. */
export const RECIPES = {
  neutrina: {
    profile: 'exact',
    epochs: 18,
    batchSize: 512,
    learningRate: 1.5e-3,
    schedule: 'warm-up-cosine',
    cycleEpochs: 18,
    rise: 0.3,
    cycleBeta1: false,
    clipNorm: 5,
    weightDecay: 0.02,
    patience: 100,
  },
  authors: {
    profile: 'published',
    epochs: 1000,
    batchSize: 512,
    learningRate: 8e-4,
    schedule: 'constant',
    cycleEpochs: 1000,
    rise: 0.3,
    cycleBeta1: false,
    clipNorm: 5,
    weightDecay: 1e-5,
    patience: 1000,
  },
  adversarial: {
    profile: 'exact',
    epochs: 16,
    batchSize: 256,
    learningRate: 7e-4,
    schedule: 'warm-up-cosine',
    cycleEpochs: 16,
    rise: 0.2,
    cycleBeta1: false,
    clipNorm: 100,
    weightDecay: 0,
    patience: 100,
  },
  invertible: {
    profile: 'published',
    epochs: 12,
    batchSize: 256,
    learningRate: 2e-3,
    schedule: 'warm-up-cosine',
    cycleEpochs: 12,
    rise: 0.3,
    cycleBeta1: false,
    clipNorm: 5,
    weightDecay: 1e-5,
    patience: 100,
  },
  matching: {
    profile: 'exact',
    epochs: 24,
    batchSize: 512,
    learningRate: 2e-3,
    schedule: 'warm-up-cosine',
    cycleEpochs: 24,
    rise: 0.3,
    cycleBeta1: false,
    clipNorm: 5,
    weightDecay: 0.01,
    patience: 100,
  },
} as const satisfies Record<string, UnfoldingSettings>

/** The recipes of networks that are not trained by `neutrina`. */
export const DEFAULTS = {
  gan: 'adversarial',
  fcgan: 'adversarial',
  inn: 'invertible',
  einn: 'invertible',
  'flow-matching': 'matching',
} as const
