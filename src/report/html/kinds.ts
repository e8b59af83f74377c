import { liveClouds } from '../live/clouds/kind.ts'
import { live } from '../live/kind.ts'
import { charts } from './charts.ts'
import type { EmbeddedKind } from './embedded.ts'

/** Every kind of output that a script of ours draws in a report, most telling first. */
export const KINDS: readonly EmbeddedKind[] = [live, liveClouds, charts]
