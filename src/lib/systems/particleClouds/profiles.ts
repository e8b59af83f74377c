/** A velocity on a set transformer: particles in any order, of any number. */
export interface MatchingShape {
  readonly kind: 'matching'
  readonly layers: number
  readonly width: number
  readonly hidden: number
  readonly heads: number
}

/** Spline couplings with fixed masks over all places of the jet (arXiv 2211.13630 section 3). */
export interface SplineShape {
  readonly kind: 'spline'
  readonly couplings: number
  /** Residual blocks of each conditioner. */
  readonly blocks: number
  readonly width: number
  readonly bins: number
  readonly bound: number
}

/**
 * The named networks. `matching`: ours, flow matching (arXiv 2210.02747) by a set transformer. `spline`: spline couplings with fixed
 * masks of a size that a laptop trains. `spline-published`: the same as tuned for top jets with arXiv 2211.13630, without its
 * dropout.
 */
export const CLOUD_PROFILES = {
  matching: { kind: 'matching', layers: 4, width: 64, hidden: 128, heads: 4 },
  'matching-small': { kind: 'matching', layers: 2, width: 32, hidden: 64, heads: 4 },
  spline: { kind: 'spline', couplings: 6, blocks: 1, width: 128, bins: 5, bound: 7 },
  'spline-published': { kind: 'spline', couplings: 18, blocks: 3, width: 176, bins: 6, bound: 7 },
} as const satisfies Record<string, MatchingShape | SplineShape>

/** The name of a network. */
export type CloudProfile = keyof typeof CLOUD_PROFILES
