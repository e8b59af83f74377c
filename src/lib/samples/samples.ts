/**
 * The coordinates that a log-density is a density in: `target`, those that the network learns (one neutrino: px, py, η, per
 * GeV²; two: as their frame says); `momentum`, (px, py, pz) of each neutrino, per GeV³ or GeV⁶.
 */
export type Coordinates = 'target' | 'momentum'

/** Draws of the neutrinos of some events, with their log-densities, on the host. */
export interface Samples {
  readonly count: number
  /** Draws of each event. */
  readonly draws: number
  /** In each draw; two are ν, then ν̄. */
  readonly neutrinos: 1 | 2
  /** (px, py, pz) in GeV, detector axes; [count, draws, neutrinos, 3]. */
  readonly momenta: Float32Array
  /** ln p of each draw, all Jacobians counted; [count, draws]. */
  readonly logProb: Readonly<Record<Coordinates, Float32Array>>
}

/** The true neutrinos' log-densities under the posterior, [count]. */
export interface TruthLogProb {
  /** In the model's standardised target. */
  readonly standardised: Float64Array
  readonly target: Float64Array
  readonly momentum: Float64Array
}

/** Blocks of draws, in the order of the events; `first` is the index of the block's first event. */
export interface SampleBlock {
  readonly first: number
  readonly samples: Samples
  readonly truth?: TruthLogProb
}
