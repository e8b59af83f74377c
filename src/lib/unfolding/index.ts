/**
 * Answers distribution by distribution: responses, D'Agostini, matrix inversion; OmniFold; draws of a posterior; their errors.
 * @module neutrina/unfolding
 */

export { rangesOf } from '../columns/index.ts'
export { type DrawnReplicas, drawnSample, type EventDraws } from './generative/drawnSample.ts'
export {
  type PriorRecord,
  type RemovePriorOptions,
  removePrior,
  type WeighableDraws,
} from './generative/removePrior.ts'
export { unreachedEvents } from './inputs.ts'
export { type IterativeBayesOptions, iterativeBayes, type Unfolded } from './iterativeBayes.ts'
export { type Inverted, type MatrixInversionOptions, matrixInversion } from './matrixInversion.ts'
export {
  type ClassifierRatioOptions,
  classifierRatios,
  type FitRatio,
  histogramRatios,
  type Ratio,
} from './omnifold/densityRatios.ts'
export {
  bootstrapWeights,
  type OmniFolded,
  type OmniFoldOptions,
  type OmniFoldRecord,
  omnifold,
  type Simulation,
} from './omnifold/omnifold.ts'
export { type OmniFoldReplicas, omnifoldSample } from './omnifold/omnifoldSample.ts'
export { poissonNumbers } from './poisson.ts'
export { logPoisson } from './poissonDensity.ts'
export { hepdataTables, type TableText } from './publish/hepdata.ts'
export { folded, originOf, type Response, type ResponseEvents, responseMatrix } from './response.ts'
export {
  checkUnfolded,
  effectiveRows,
  type Replica,
  type UnfoldedBins,
  type UnfoldedSample,
  unfoldedBins,
} from './sample/unfoldedSample.ts'
export { type ToyErrors, toyErrors } from './toyErrors.ts'
