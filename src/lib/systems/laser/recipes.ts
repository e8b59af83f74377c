import type { Choices, TrainingSettings } from '../settings.ts'
import { REFINERS, type RefinerName } from './refiners/index.ts'

/** The baseline flows. */
export const BASELINES = {
  /** Few blocks: what refinement is for. Smooth, as chains want it: kinks make their energy err by more than ε². */
  weak: { blocks: 6, width: 32, hiddenLayers: 2, activation: 'silu' },
  /** As released with arXiv 2106.00792. */
  published: { blocks: 12, width: 48, hiddenLayers: 2, activation: 'leakyRelu' },
} as const

/** Everything that a training with refinement is made of, besides data and seed. */
export interface LaserSettings extends TrainingSettings {
  readonly baseline: keyof typeof BASELINES
  readonly refiner: RefinerName
}

export const CHOICES: Choices = {
  baseline: { what: 'the flow that is refined', names: Object.keys(BASELINES) },
  refiner: { what: 'how the refined latent space is drawn from', names: Object.keys(REFINERS) },
}

/** The named recipes. `neutrina`: a weak baseline of about 2,000 updates. `published`: the flow of arXiv 2106.00792 and its settings. */
export const RECIPES = {
  neutrina: {
    baseline: 'weak',
    refiner: 'hmc',
    epochs: 10,
    batchSize: 256,
    learningRate: 2e-3,
    schedule: 'warm-up-cosine',
    cycleEpochs: 2,
    rise: 0.5,
    cycleBeta1: false,
    clipNorm: 10,
    weightDecay: 1e-5,
    patience: 100,
  },
  published: {
    baseline: 'published',
    refiner: 'hmc',
    epochs: 200,
    batchSize: 2048,
    learningRate: 1e-3,
    schedule: 'constant',
    cycleEpochs: 2,
    rise: 0.5,
    cycleBeta1: false,
    clipNorm: 10,
    weightDecay: 1e-5,
    patience: 200,
  },
} as const satisfies Record<string, LaserSettings>
