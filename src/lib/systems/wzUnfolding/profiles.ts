import type { Look } from './features.ts'

/** Every number that fixes the spline flow in exact coordinates. */
export interface SplineProfile {
  readonly kind: 'spline'
  /** How events are looked at; `residuals` where not given. */
  readonly look?: Look
  readonly couplings: number
  readonly width: number
  readonly bins: number
  readonly bound: number
  /** Width of what the inputs are summed up to, and hidden blocks of the network that does it. */
  readonly context: number
  readonly embeddingBlocks: number
}

/** Halves of the ten coordinates that are transformed given the other half; any two of them are apart in some. */
const HALVES = [
  [0, 2, 4, 6, 8],
  [0, 1, 2, 6, 7],
  [0, 3, 4, 7, 8],
  [1, 2, 3, 7, 9],
] as const
const ALL = Array.from({ length: 10 }, (_, c) => c)

/** The columns that each coupling transforms, in turn. */
export const MASKS: readonly (readonly number[])[] = HALVES.flatMap((half) => [
  half,
  ALL.filter((c) => !(half as readonly number[]).includes(c)),
])

/** Every number that fixes the affine flow on momenta. */
export interface MomentaProfile {
  readonly kind: 'momenta'
  readonly blocks: number
  readonly width: number
  /** The network of the condition: width of its hidden layer, and numbers that it gives. */
  readonly condition: { readonly width: number; readonly output: number }
  /** Of the square roots of the discrepancies of both masses. */
  readonly massWeight: number
  /** So many events of a batch are drawn for them; walking back costs as much as the likelihood. */
  readonly massRows: number
}

const WIDE = { couplings: 8, width: 128, bins: 8, bound: 6, context: 64, embeddingBlocks: 1 } as const
const THESIS = {
  kind: 'momenta',
  blocks: 24,
  width: 256,
  condition: { width: 1024, output: 256 },
  massRows: 128,
} as const

/**
 * The named networks of the conditional flow. `exact`: splines in coordinates that impose what is exact; ours; `exact-scored`: the same
 * with m_Z as a normal score and steps by the resolution; `exact-radiation`: for events with initial-state radiation, whose recoil it undoes. `published`: affine
 * blocks on momenta with a discrepancy of the masses (arXiv 2006.06685 table 2: 1,689,888 + 279,808 weights); `published-likelihood`:
 * without it.
 */
export const PROFILES = {
  exact: { kind: 'spline', ...WIDE },
  'exact-scored': { kind: 'spline', ...WIDE, look: 'scores' },
  'exact-radiation': { kind: 'spline', ...WIDE, width: 64, context: 32, look: 'radiation' },
  'exact-small': { kind: 'spline', couplings: 4, width: 32, bins: 6, bound: 6, context: 16, embeddingBlocks: 0 },
  published: { ...THESIS, massWeight: 0.5 },
  'published-likelihood': { ...THESIS, massWeight: 0 },
  'published-small': {
    kind: 'momenta',
    blocks: 4,
    width: 32,
    condition: { width: 32, output: 16 },
    massWeight: 0.5,
    massRows: 128,
  },
} as const satisfies Record<string, SplineProfile | MomentaProfile>

/** The name of a network of the conditional flow. */
export type Profile = keyof typeof PROFILES
/** Those of the adversarial networks; others take the first. */
type GanNames = 'exact' | 'exact-scored' | 'published' | 'exact-small'

/** Every number that fixes the adversarial networks. */
export interface GanProfile {
  readonly width: number
  readonly hiddenLayers: number
  /** λ of the Jensen-Shannon regulariser. */
  readonly penalty: number
  /** The same where the discriminator is told what was measured. */
  readonly conditionalPenalty: number
  /** Of the square root of the discrepancy of the quarks' mass. */
  readonly massWeight: number
  /** Of the ranked score of two draws of each event; of the conditional generator alone. */
  readonly scoreWeight: number
  /** Whether partons are brought to transverse balance, which true ones have. */
  readonly balance: boolean
  /** Which epoch is kept: that of the least discrepancy, where not given, or the last. */
  readonly keep?: 'last'
}

const GAN = {
  width: 128,
  hiddenLayers: 4,
  penalty: 0.1,
  conditionalPenalty: 0.3,
  massWeight: 1,
  scoreWeight: 1,
  balance: true,
} as const

/** The named adversarial networks. `exact`: in balance and with a ranked score, which is ours; `exact-scored`: the same where that score
 * weighs half as much again, for long trainings, whose posteriors are narrow; `published`: neither, and the last epoch (arXiv 1912.00477). */
export const GAN_PROFILES = {
  exact: GAN,
  'exact-scored': { ...GAN, scoreWeight: 1.5 },
  published: { ...GAN, scoreWeight: 0, balance: false, keep: 'last' },
  'exact-small': { ...GAN, width: 32, hiddenLayers: 2 },
} as const satisfies Record<GanNames, GanProfile>

/** How events are looked at by a profile. */
export const lookOf = (profile: Profile): Look => {
  const chosen: SplineProfile | MomentaProfile = PROFILES[profile]
  return (chosen.kind === 'spline' && chosen.look) || 'residuals'
}

const isSmall = (profile: Profile) => profile === 'exact-small' || profile === 'published-small'

/** The adversarial networks of a profile. */
export const ganProfile = (profile: Profile): GanProfile => {
  if (profile in GAN_PROFILES) return GAN_PROFILES[profile as GanNames]
  return isSmall(profile) ? GAN_PROFILES['exact-small'] : GAN_PROFILES.exact
}

/** Every number that fixes the flow along a velocity in exact coordinates. */
export interface MatchingProfile {
  readonly width: number
  /** Steps from noise to partons. */
  readonly steps: number
  /** Width of what the inputs are summed up to, and hidden blocks of the network that does it. */
  readonly context: number
  readonly embeddingBlocks: number
}

/** The flow along a velocity of a profile. */
export const matchingProfile = (profile: Profile): MatchingProfile =>
  isSmall(profile)
    ? { width: 48, steps: 6, context: 16, embeddingBlocks: 0 }
    : { width: 256, steps: 10, context: 64, embeddingBlocks: 2 }

/** Every number that fixes an invertible network between partons and what is measured (arXiv 2006.06685 table 1). */
export interface InvertibleProfile {
  readonly blocks: number
  readonly width: number
  /** Numbers of noise beside the twelve momenta of the partons and the sixteen that are measured. */
  readonly noise: { readonly parton: number; readonly measured: number }
  /** Of the mean squares of both directions. */
  readonly squareWeight: number
  /** Of the square roots of the discrepancies of both masses. */
  readonly massWeight: number
  /** The same of every column of both ends. */
  readonly columnWeight: number
}

const INVERTIBLE = {
  inn: { noise: { parton: 4, measured: 0 }, squareWeight: 1, massWeight: 0.1, columnWeight: 0 },
  einn: { noise: { parton: 16, measured: 12 }, squareWeight: 0.2, massWeight: 0.2, columnWeight: 0.2 },
} as const

/** The invertible networks, 153,984 and 264,864 weights of their blocks' networks as published. */
export const invertibleProfile = (kind: keyof typeof INVERTIBLE, profile: Profile): InvertibleProfile => ({
  ...INVERTIBLE[kind],
  ...(isSmall(profile) ? { blocks: 8, width: 32 } : { blocks: 24, width: 256 }),
})
