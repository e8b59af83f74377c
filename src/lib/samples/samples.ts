import type { Quantity } from '../columns/index.ts'

/** What a log-density is a density in: `target`, what the network learns, or `physical`, the columns of the draws. */
export type Coordinates = 'target' | 'physical'

/** Draws for some events, with their log-densities, on the host. */
export interface Samples {
  readonly count: number
  /** Draws of each event. */
  readonly draws: number
  readonly columns: readonly Quantity[]
  /** [count, draws, columns.length] */
  readonly values: Float32Array
  /** ln p of each draw, all Jacobians counted; [count, draws]. */
  readonly logProb: Readonly<Record<Coordinates, Float32Array>>
}

/** The true values' log-densities under the posterior, [count]. */
export type TruthLogProb = Readonly<Record<Coordinates | 'standardised', Float64Array>>

/** Blocks of draws, in the order of the events; `first` is the index of the block's first event. */
export interface SampleBlock {
  readonly first: number
  readonly samples: Samples
  readonly truth?: TruthLogProb
}
