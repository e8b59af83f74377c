import { ConfigError } from '../../../complaint.ts'
import type { Nu2InputWidths } from './network/inputs.ts'
import type { Nu2FlowsShape } from './network/shape.ts'

const NEUTRINO = [0, 1, 2]
const ANTINEUTRINO = [3, 4, 5]

/** The columns of the released inputs. */
const RELEASED_INPUTS: Nu2InputWidths = { met: 2, lepton: 6, jet: 5, misc: 2 }

type Profile = Omit<Nu2FlowsShape, 'inputs'>

const RELEASED = {
  events: {
    kind: 'transformer',
    width: 128,
    embedderWidth: 256,
    hidden: 256,
    heads: 8,
    encoderLayers: 3,
    poolingLayers: 2,
    dropout: 0.2,
  },
  embedding: { width: 64, dropout: 0.2 },
  context: 32,
  flow: {
    kind: 'couplings',
    couplings: 10,
    masks: [ANTINEUTRINO, NEUTRINO],
    lu: false,
    bins: 16,
    bound: 4,
    width: 128,
    layers: 2,
    dropout: 0.2,
  },
} as const satisfies Profile

const NEUTRINA = {
  events: {
    kind: 'transformer',
    width: 64,
    embedderWidth: 128,
    hidden: 128,
    heads: 4,
    encoderLayers: 0,
    poolingLayers: 2,
    dropout: 0.1,
  },
  embedding: { width: 128, dropout: 0.1 },
  context: 64,
  flow: {
    ...RELEASED.flow,
    couplings: 8,
    masks: [
      [4, 5],
      [2, 3],
      [0, 1],
      [3, 5],
      [2, 4],
    ],
    bins: 12,
    width: 64,
    dropout: 0,
  },
} as const satisfies Profile

const VELOCITY = { kind: 'velocity', width: 256, steps: 10 } as const

/**
 * The named networks.
 *
 * - `released`: as published with arXiv 2307.02405 (1,181,410 weights).
 * - `paper`: what a third party read in the paper's text, unverified: 16 heads, one hidden layer of 256 in every network, 10
 *   bins, LU layers between the couplings.
 * - `atlas`: the later network for ATLAS (2,677,068 weights with these inputs): registers, layer scale, gated feed-forward
 *   networks, tanh (with its Jacobian, which the original leaves out) and a uniform base.
 * - `deepset`: the authors' smaller alternative, a deep set in place of the transformer.
 * - `neutrina`: ours, for the frame of the leptons: tokens pooled without an encoder, and couplings by coordinate, narrow
 *   ones: wider learn the training events by heart, and cost twice as much a draw.
 * - `masses`: the same, told the mass of the top besides, with each event's likelihood of that mass.
 * - `flow-matching`, `diffusion`: ours with a flow along a learnt velocity in the place of the couplings, of about as many weights.
 */
export const NU2_FLOWS_PROFILES = {
  released: RELEASED,
  paper: {
    events: { ...RELEASED.events, heads: 16 },
    embedding: { width: 256, dropout: 0.2 },
    context: 32,
    flow: { ...RELEASED.flow, lu: true, bins: 10, width: 256, layers: 1 },
  },
  atlas: {
    events: {
      kind: 'gated',
      width: 128,
      embedderWidth: 256,
      hidden: 256,
      heads: 8,
      poolingHeads: 4,
      registers: 2,
      encoderLayers: 5,
      poolingLayers: 2,
    },
    embedding: { dropout: 0 },
    context: 128,
    flow: { kind: 'box', couplings: 10, bins: 10, width: 256, prescale: 0.5 },
  },
  deepset: {
    events: { kind: 'deepSet', width: 128, pooled: 16, heads: 2 },
    embedding: { width: 64, dropout: 0.2 },
    context: 32,
    flow: { ...RELEASED.flow, lu: true, bins: 10 },
  },
  neutrina: NEUTRINA,
  masses: { ...NEUTRINA, topMass: { width: 64, dropout: 0.1 } },
  'flow-matching': { ...NEUTRINA, flow: { ...VELOCITY, path: 'straight' } },
  diffusion: { ...NEUTRINA, flow: { ...VELOCITY, path: 'circle' } },
} as const satisfies Record<string, Profile>

export type Nu2FlowsProfile = keyof typeof NU2_FLOWS_PROFILES

/** Whether the network of a profile is told the mass of the top. */
export const isToldTopMass = (profile: Nu2FlowsProfile): boolean => 'topMass' in NU2_FLOWS_PROFILES[profile]

/**
 * The shape of a named network.
 * @param inputs columns of the inputs; the released ones if not given
 * @throws ConfigError when there is no profile of that name
 */
export function nu2FlowsShape(profile: string, inputs: Nu2InputWidths = RELEASED_INPUTS): Nu2FlowsShape {
  if (Object.hasOwn(NU2_FLOWS_PROFILES, profile)) return { inputs, ...NU2_FLOWS_PROFILES[profile as Nu2FlowsProfile] }
  const names = Object.keys(NU2_FLOWS_PROFILES).join(', ')
  throw new ConfigError({ who: 'ν²-Flows profile', wanted: `one of ${names}`, got: `'${profile}'` })
}
