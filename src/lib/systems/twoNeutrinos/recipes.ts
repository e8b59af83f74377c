import type { Choices, TrainingSettings } from '../settings.ts'
import { FRAMES, type Frame } from './frame.ts'
import { NU2_FLOWS_PROFILES, type Nu2FlowsProfile } from './profiles.ts'

/** Everything that a training of a two-neutrino network is made of, besides data and seed. */
export interface PairSettings extends TrainingSettings {
  readonly profile: Nu2FlowsProfile
  readonly frame: Frame
}

export const CHOICES: Choices = {
  profile: { what: 'network', names: Object.keys(NU2_FLOWS_PROFILES) },
  frame: { what: 'axes that momenta are given in', names: FRAMES },
}

const NEUTRINA = {
  profile: 'neutrina',
  frame: 'leptons',
  epochs: 30,
  batchSize: 512,
  learningRate: 2e-3,
  schedule: 'warm-up-cosine',
  cycleEpochs: 30,
  rise: 0.3,
  cycleBeta1: false,
  clipNorm: 10,
  weightDecay: 0.1,
  patience: 300,
} as const satisfies PairSettings

/**
 * The named recipes. `authors`: as released with arXiv 2307.02405 (AdamW 1e-3 with weight decay 1e-4, one-cycles with
 * cycling β₁, batch 512, clip 10), with one cycle of 14 epochs in place of cycles of 50. `neutrina`: our own (turned and
 * boosted events, neutrinos by the W's solutions, a smaller network, stronger weight decay, one cosine). `masses`: the same told the mass of the top, for samples of several.
 */
export const RECIPES = {
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
  neutrina: NEUTRINA,
  masses: { ...NEUTRINA, profile: 'masses', epochs: 18, cycleEpochs: 18 },
} as const satisfies Record<string, PairSettings>
