import { ConfigError } from '../../tensor/index.ts'
import type { TransformerShape } from '../networks/transformerFeedForward.ts'

/** Every number that fixes the ν²-Flows network. */
export interface Nu2FlowsShape {
  /** Columns of the missing momentum, of each lepton, of each jet, and of the counts. */
  readonly metInputs: number
  readonly leptonInputs: number
  readonly jetInputs: number
  readonly miscInputs: number
  /** Width of the hidden layer of the networks that make tokens of objects. */
  readonly embedderWidth: number
  readonly transformer: TransformerShape
  readonly encoderLayers: number
  readonly poolingLayers: number
  /** Width of the embedding's hidden layer, and of the flow's context that it gives. */
  readonly embeddingWidth: number
  readonly context: number
  readonly couplings: number
  /** The columns that each coupling transforms given the others, over and over. */
  readonly masks: readonly (readonly number[])[]
  readonly bins: number
  readonly bound: number
  /** Width of the two hidden layers of the spline networks. */
  readonly splineWidth: number
  /** Probability that a hidden number of embedding and spline networks is dropped in training. */
  readonly dropout: number
}

const NEUTRINO = [0, 1, 2]
const ANTINEUTRINO = [3, 4, 5]

/** The named networks. `released`: as published with arXiv 2307.02405 (1,181,410 weights). */
export const NU2_FLOWS_PROFILES = {
  released: {
    metInputs: 2,
    leptonInputs: 6,
    jetInputs: 5,
    miscInputs: 2,
    embedderWidth: 256,
    transformer: { width: 128, contextDim: 2, heads: 8, hidden: 256, dropout: 0.2 },
    encoderLayers: 3,
    poolingLayers: 2,
    embeddingWidth: 64,
    context: 32,
    couplings: 10,
    masks: [ANTINEUTRINO, NEUTRINO],
    bins: 16,
    bound: 4,
    splineWidth: 128,
    dropout: 0.2,
  },
  neutrina: {
    metInputs: 3,
    leptonInputs: 6,
    jetInputs: 22,
    miscInputs: 7,
    embedderWidth: 128,
    transformer: { width: 64, contextDim: 7, heads: 4, hidden: 128, dropout: 0.1 },
    encoderLayers: 2,
    poolingLayers: 2,
    embeddingWidth: 128,
    context: 64,
    couplings: 10,
    masks: [[5], [4], [3], [2], [0, 1]],
    bins: 16,
    bound: 4,
    splineWidth: 128,
    dropout: 0,
  },
} as const satisfies Record<string, Nu2FlowsShape>

export type Nu2FlowsProfile = keyof typeof NU2_FLOWS_PROFILES

/**
 * The shape of a named network.
 * @throws ConfigError when there is no profile of that name
 */
export function nu2FlowsShape(profile: string): Nu2FlowsShape {
  if (Object.hasOwn(NU2_FLOWS_PROFILES, profile)) return NU2_FLOWS_PROFILES[profile as Nu2FlowsProfile]
  const names = Object.keys(NU2_FLOWS_PROFILES).join(', ')
  throw new ConfigError({ who: 'ν²-Flows profile', wanted: `one of ${names}`, got: `'${profile}'` })
}
