/**
 * Arrays, random keys, parameter trees and fused operations: the only door to the array library.
 * @module neutrina/tensor
 */

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs'
export * as tf from '@tensorflow/tfjs'
export {
  BackendError,
  type Complaint,
  ConfigError,
  DomainError,
  FileError,
  NeutrinaError,
  NoInverseError,
  ShapeError,
  TrainingError,
} from '../../complaint.ts'
export {
  type Activation,
  EngineError,
  type FlowStep,
  LIMITS as FUSED_LIMITS,
  type SplineShape,
  valueAndGradients,
  withoutGradient,
} from '../../engine/index.ts'
export { BACKENDS, type BackendChoice, type BackendName, useBackend } from './backend.ts'
export type { BackendOptions } from './backends/starter.ts'
export { type WasmFeatures, wasmFeatures } from './backends/wasmFeatures.ts'
export { type BayesianInputs, bayesianLayer, bayesianLayerReference, LOG_VARIANCE_BOUND } from './bayesianLayer.ts'
export { bayesianNetwork } from './bayesianNetwork.ts'
export { type DenseInputs, denseLayer, denseLayerReference, LEAKY_SLOPE, type Shared } from './denseLayer.ts'
export { drawNormals } from './drawNormals.ts'
export { dropout, dropoutReference } from './dropout.ts'
export { hasFused, runFused } from './fused.ts'
export { layerNorm, layerNormReference } from './layerNorm.ts'
export { moveRows } from './moveRows.ts'
export { fold, halfWords, type Key, key, normals, permutation, split, threefry, uniforms } from './random.ts'
export { rowNoise } from './rowNoise.ts'
export { type AttentionInputs, segmentAttention, segmentAttentionReference } from './segmentAttention.ts'
export { repeatRows, repeatRowsReference, segmentWeightedSum, segmentWeightedSumReference } from './segments.ts'
export { selfAttention, selfAttentionReference } from './selfAttention.ts'
export { logSumExp, softplus } from './stable.ts'
export {
  type TokenAttentionInputs,
  type TokenLinear,
  tokenAttention,
  tokenAttentionReference,
} from './tokenAttention.ts'
export { type Trace, type TracedKernel, type TracedTensor, traceKernels } from './trace.ts'
export { countWeights, disposeTree, fromLeaves, type Leaf, leaves, mapTree, type Params } from './tree.ts'
export { giveNoise, isNoisy, markNoisy, noiseOf, type WeightNoise } from './weightNoise.ts'
