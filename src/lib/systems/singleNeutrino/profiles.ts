import { ConfigError } from '../../../complaint.ts'

/** Every number that fixes the ν-Flows network. */
export interface NuFlowsShape {
  /** Columns of the event's inputs and of each jet. */
  readonly eventInputs: number
  readonly jetInputs: number
  readonly width: number
  readonly attentionWidth: number
  /** Features of each jet that are pooled. */
  readonly pooled: number
  /** Width of the flow's context. */
  readonly context: number
  readonly deepSetSkip: boolean
  readonly embedding: { readonly blocks: number; readonly norm: boolean }
  readonly couplings: number
  readonly bins: number
  readonly bound: number
  /** Gives the context to the hidden block of the spline networks too. */
  readonly contextInBlocks: boolean
  /** Describes the neutrino by its distance from the event's anchor (missing momentum, lepton's η). */
  readonly anchored: boolean
}

const RELEASED = {
  eventInputs: 9,
  jetInputs: 5,
  width: 64,
  attentionWidth: 32,
  pooled: 8,
  context: 32,
  deepSetSkip: true,
  embedding: { blocks: 0, norm: false },
  couplings: 7,
  bins: 10,
  bound: 4,
  contextInBlocks: false,
  anchored: false,
} as const satisfies NuFlowsShape

/**
 * The named networks. `released`: as published with arXiv 2207.00664 (114,096 weights). `context-everywhere`: as shown at
 * ML4Jets 2022: a deeper embedding with LayerNorm, and the context in the hidden block of the spline networks too.
 * `anchored`: ours; the released network on the neutrino's distance from the missing momentum.
 */
export const NU_FLOWS_PROFILES = {
  released: RELEASED,
  'context-everywhere': {
    ...RELEASED,
    deepSetSkip: false,
    embedding: { blocks: 1, norm: true },
    contextInBlocks: true,
  },
  anchored: { ...RELEASED, anchored: true },
} as const satisfies Record<string, NuFlowsShape>

export type NuFlowsProfile = keyof typeof NU_FLOWS_PROFILES

/**
 * The shape of a named network.
 * @param quadratic whether the two quadratic inputs are among the event's inputs
 * @throws ConfigError when there is no profile of that name
 */
export function nuFlowsShape(profile: string, quadratic: boolean): NuFlowsShape {
  if (!Object.hasOwn(NU_FLOWS_PROFILES, profile)) {
    const names = Object.keys(NU_FLOWS_PROFILES).join(', ')
    throw new ConfigError({ who: 'ν-Flows profile', wanted: `one of ${names}`, got: `'${profile}'` })
  }
  const shape: NuFlowsShape = NU_FLOWS_PROFILES[profile as NuFlowsProfile]
  return { ...shape, eventInputs: shape.eventInputs + (quadratic ? 2 : 0) }
}
