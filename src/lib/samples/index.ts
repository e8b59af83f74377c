/**
 * Draws of named columns with their log-densities in physical units.
 * @module neutrina/samples
 */

export { type DrawOptions, drawBlocks, type Latent, type Physical, type PosteriorOf } from './drawBlocks.ts'
export { drawsOfEvent } from './drawsOfEvent.ts'
export { monotoneInterpolation } from './empirical/monotoneInterpolation.ts'
export { type QuantileTable, quantileFunction, quantileTable } from './empirical/quantileFunction.ts'
export { firstDraws, modeOfDraws } from './pickDraws.ts'
export { averagedLogWeight, type HiddenLatents } from './refine/averagedLogWeight.ts'
export type {
  ChainAlgorithm,
  ChainState,
  Energy,
  Potential,
  Rows,
  StepInfo,
} from './refine/chains.ts'
export {
  autocorrelation,
  autocorrelationTime,
  effectiveSampleSize,
  effectiveShare,
  splitRHat,
  type Traces,
  tracesOf,
} from './refine/diagnostics.ts'
export { type DualAveraging, dualAveraging } from './refine/dualAveraging.ts'
export { type FreshNormalsOptions, freshNormals } from './refine/freshNormals.ts'
export { type HmcOptions, hmc } from './refine/hmc.ts'
export { inTurn } from './refine/inTurn.ts'
export { type Integrator, leapfrog, minimalNorm, type Phase } from './refine/integrators.ts'
export { type MalaOptions, mala } from './refine/mala.ts'
export { diagonalMetric, type Metric, unitMetric } from './refine/metric.ts'
export { latentPotential } from './refine/potential.ts'
export { metropolis, type Proposal } from './refine/proposal.ts'
export { type ChainDraws, type ChainRun, runChains } from './refine/runChains.ts'
export { type WarmedUp, type WarmUpOptions, warmUp } from './refine/warmUp.ts'
export { resampledRows } from './resampledRows.ts'
export type { Coordinates, SampleBlock, Samples, TruthLogProb } from './samples.ts'
