/**
 * Draws of named columns with their log-densities in physical units.
 * @module neutrina/samples
 */

export { type DrawOptions, drawBlocks, type Latent, type Physical, type PosteriorOf } from './drawBlocks.ts'
export { drawsOfEvent } from './drawsOfEvent.ts'
export { monotoneInterpolation } from './empirical/monotoneInterpolation.ts'
export { type QuantileTable, quantileFunction, quantileTable } from './empirical/quantileFunction.ts'
export { firstDraws, modeOfDraws } from './pickDraws.ts'
export type { Coordinates, SampleBlock, Samples, TruthLogProb } from './samples.ts'
