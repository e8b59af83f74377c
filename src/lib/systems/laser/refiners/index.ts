import { chainKind } from './chains.ts'
import { flowKind } from './flow.ts'
import { ganKind } from './gan.ts'
import type { RefinerKind } from './refiner.ts'

/** The ways to refine by name. */
export const REFINERS = { hmc: chainKind, flow: flowKind, gan: ganKind } as const satisfies Record<string, RefinerKind>
/** The name of a way to refine. */
export type RefinerName = keyof typeof REFINERS
