import type { Json } from '../../lib/training/index.ts'

/** The mime type of a live flow. */
export const LIVE = 'application/vnd.neutrina.live+json'
/** Events that a page lets the reader choose from, at most. */
export const MOST_EVENTS = 20

/** A reconstructed object, GeV and radians. */
export interface LiveObject {
  readonly pt: number
  readonly eta: number
  readonly phi: number
  readonly energy: number
}

/** One event, as it was measured. */
export interface LiveEvent {
  readonly label: string
  readonly met: { readonly pt: number; readonly phi: number }
  readonly leptons: readonly (LiveObject & { readonly type: number; readonly charge?: number })[]
  readonly jets: readonly (LiveObject & { readonly isTagged: number })[]
  readonly njets: number
  readonly nbjets: number
  /** True neutrinos (px, py, pz), GeV; ν before ν̄. */
  readonly truth: readonly (readonly [number, number, number])[]
}

/** A trained flow and events for it, as data: what a page needs to run it. */
export interface LiveFlow {
  readonly version: 1
  readonly layout: 'semileptonic' | 'dileptonic'
  /** What `model.json` says. */
  readonly model: Json
  /** Names and shapes of the parameters, in order. */
  readonly params: readonly { readonly name: string; readonly shape: readonly number[] }[]
  /** All parameters one after another in half precision, little-endian, base64. */
  readonly weights: string
  readonly draws: number
  readonly events: readonly LiveEvent[]
}
