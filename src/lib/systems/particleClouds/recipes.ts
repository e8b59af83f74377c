import { ConfigError } from '../../../complaint.ts'
import { type Choices, settingsFrom, type TrainingSettings } from '../settings.ts'
import { CONDITIONS, type ConditionChoice } from './conditions.ts'
import { ANGLES, type AngleChoice } from './coordinates.ts'
import { CLOUD_PROFILES, type CloudProfile } from './profiles.ts'

/** What is added to the loss of a spline flow: nothing, or the distance of drawn masses from those that were asked for. */
export const CONSTRAINTS = ['none', 'mass'] as const

/** Everything that a training on particle clouds is made of, besides data and seed. */
export interface CloudSettings extends TrainingSettings {
  readonly profile: CloudProfile
  readonly conditions: ConditionChoice
  readonly angles: AngleChoice
  readonly constraint: (typeof CONSTRAINTS)[number]
}

export const CHOICES: Choices = {
  profile: { what: 'network', names: Object.keys(CLOUD_PROFILES) },
  conditions: { what: 'what the network is told of the jet', names: CONDITIONS },
  angles: { what: 'coordinates of the angles: as they are, or over the mass that is asked for', names: ANGLES },
  constraint: { what: 'what is added to the loss of a spline flow', names: CONSTRAINTS },
}

const COMMON = {
  schedule: 'warm-up-cosine',
  cycleEpochs: 2,
  rise: 0.5,
  cycleBeta1: false,
  patience: 100,
} as const

const NEUTRINA: CloudSettings = {
  ...COMMON,
  profile: 'matching',
  conditions: 'mass-and-size',
  angles: 'over-mass',
  constraint: 'none',
  epochs: 30,
  batchSize: 128,
  learningRate: 2e-3,
  clipNorm: 1,
  weightDecay: 0.01,
  averaging: 0.999,
}

const { averaging: _, ...UNAVERAGED } = NEUTRINA

const SPLINE: CloudSettings = {
  ...UNAVERAGED,
  profile: 'spline',
  angles: 'plain',
  epochs: 25,
  batchSize: 256,
  learningRate: 1e-3,
  clipNorm: 5,
}

/**
 * The named recipes. `neutrina`: flow matching on sets. `vnf`, `cnf-m`, `cnf`: spline flows without condition, with the mass, with
 * mass and number of particles, by the names of arXiv 2211.13630; `ccnf`: the last with the mass constrained through sampling.
 */
export const RECIPES: Readonly<Record<string, CloudSettings>> = {
  neutrina: NEUTRINA,
  vnf: { ...SPLINE, conditions: 'none' },
  'cnf-m': { ...SPLINE, conditions: 'mass' },
  cnf: SPLINE,
  ccnf: { ...SPLINE, constraint: 'mass' },
}

/**
 * A recipe by name, with some of its settings replaced.
 * @throws ConfigError for an unknown name, an unknown setting, or choices that exclude each other
 */
export function cloudSettings(recipe: string, changes: Partial<CloudSettings> = {}): CloudSettings {
  const settings = settingsFrom<CloudSettings>(RECIPES, CHOICES, recipe, changes)
  const { profile, conditions, angles, constraint } = settings
  const refuse = (wanted: string, got: string) => {
    throw new ConfigError({ who: 'settings', wanted, got })
  }
  if (constraint === 'mass' && CLOUD_PROFILES[profile].kind !== 'spline') {
    refuse('a spline flow where the mass is constrained in training', profile)
  }
  if (conditions === 'none' && (constraint === 'mass' || angles === 'over-mass')) {
    refuse(
      'a mass among the conditions, where it is constrained or angles are divided by it',
      `conditions ${conditions}`,
    )
  }
  return settings
}
