import type { Choices, TrainingSettings } from '../settings.ts'
import { FRAMES, type Frame } from './frame.ts'
import { NU_FLOWS_PROFILES, type NuFlowsProfile } from './profiles.ts'

/** Everything that a training of a single-neutrino network is made of, besides data and seed. */
export interface NeutrinoSettings extends TrainingSettings {
  readonly profile: NuFlowsProfile
  /** Adds the two solutions of the m_W quadratic to the inputs. */
  readonly quadratic: boolean
  readonly frame: Frame
}

export const CHOICES: Choices = {
  profile: { what: 'network', names: Object.keys(NU_FLOWS_PROFILES) },
  quadratic: { what: 'the two solutions of the m_W quadratic among the inputs' },
  frame: { what: 'axes that momenta are given in', names: FRAMES },
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
} as const satisfies Record<string, NeutrinoSettings>
