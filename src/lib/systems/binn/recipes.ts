import { BAYESIAN } from '../bayesian.ts'
import type { Choices, TrainingSettings } from '../settings.ts'
import { COORDINATES, type Coordinates } from './space.ts'

/** Sizes of a flow of all-in-one blocks. */
export const SIZES = {
  small: { blocks: 6, width: 16, hiddenLayers: 2 },
  medium: { blocks: 10, width: 32, hiddenLayers: 2 },
  /** The toys of arXiv 2104.04543, Table 1. */
  'paper-toys': { blocks: 20, width: 32, hiddenLayers: 3 },
  /** Its Drell-Yan network, Table 2: 181,840 weights. */
  'paper-drell-yan': { blocks: 20, width: 64, hiddenLayers: 2 },
} as const

/** How couplings map a column. */
export const FLOWS = ['affine', 'spline'] as const

/** Everything that a training of a density is made of, besides data and seed. */
export interface BinnSettings extends TrainingSettings {
  readonly size: keyof typeof SIZES
  readonly flow: (typeof FLOWS)[number]
  readonly coordinates: Coordinates
}

export const CHOICES: Choices = {
  size: { what: 'size of the flow', names: Object.keys(SIZES) },
  flow: { what: 'couplings', names: FLOWS },
  coordinates: { what: 'what is learnt of Drell-Yan pairs', names: COORDINATES },
}

const TRAINING = {
  flow: 'affine',
  batchSize: 256,
  schedule: 'warm-up-cosine',
  cycleEpochs: 2,
  rise: 0.5,
  cycleBeta1: false,
  clipNorm: 10,
  weightDecay: 0,
  patience: 1000,
} as const

/**
 * The named recipes; an epoch is always a thousand updates, so that trainings on more and on fewer events are compared at
 * equal updates. `neutrina`: a small flow that takes minutes; ln σ² begins at −6, from where it converges in these updates.
 * `drell-yan`: ours for pairs, splines, and a mass that is a normal number. `published`: arXiv 2104.04543, Tables 1 and 2 and its code (with
 * `--size paper-drell-yan --coordinates momenta` for pairs), 176 thousand updates.
 */
export const RECIPES = {
  neutrina: {
    ...TRAINING,
    size: 'small',
    coordinates: 'mass',
    epochs: 12,
    learningRate: 2e-3,
    bayesian: { ...BAYESIAN, logVariance: -6, klScaling: 'per-dimension' },
  },
  'drell-yan': {
    ...TRAINING,
    size: 'medium',
    flow: 'spline',
    coordinates: 'gaussian-mass',
    batchSize: 512,
    epochs: 10,
    learningRate: 2e-3,
    bayesian: { ...BAYESIAN, logVariance: -7, klScaling: 'per-dimension' },
  },
  published: {
    ...TRAINING,
    size: 'paper-toys',
    coordinates: 'momenta',
    batchSize: 512,
    epochs: 176,
    learningRate: 1e-3,
    schedule: 'constant',
    bayesian: { ...BAYESIAN, klScaling: 'published' },
  },
} as const satisfies Record<string, BinnSettings>
