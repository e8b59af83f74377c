/**
 * Networks, and flows of couplings in any number of dimensions.
 * @module neutrina/models
 */

export {
  type Discriminator,
  type DiscriminatorShape,
  discriminator,
  type Verdict,
} from './adversarial/discriminator.ts'
export { klDivergence } from './bayesian/klDivergence.ts'
export {
  drawWeights,
  initMeanField,
  type MeanFieldParams,
  type MeanFieldShape,
  noisyWeights,
} from './bayesian/meanField.ts'
export { KL_SCALINGS, type KlScaling, type VariationalTerms, variationalLoss } from './bayesian/variationalLoss.ts'
export {
  calibrated,
  fitLogitCalibration,
  type JudgedRows,
  type LogitCalibration,
  UNCALIBRATED,
} from './classifiers/calibration.ts'
export { type Classifier, type ClassifierShape, classifier } from './classifiers/classifier.ts'
export { type DensityRatioOptions, densityRatio } from './classifiers/densityRatio.ts'
export { type AffineCouplingsShape, affineCouplings } from './flows/affineCouplings.ts'
export { type AllInOneShape, allInOneCouplings, allInOneNetwork } from './flows/allInOneCouplings.ts'
export { allInOneGenerator, type FlowGenerator } from './flows/allInOneGenerator.ts'
export { type BoxCouplingsShape, boxCouplings } from './flows/boxCouplings.ts'
export { type ConditionedParams, conditioned } from './flows/conditioned.ts'
export type { CouplingsShape, MakeConditioner } from './flows/couplings.ts'
export { followVelocity, type MatchingPairs, straightPaths } from './flows/flowMatching.ts'
export { drawnPaths, NOISE_PATHS, type NoisePath, type OnPaths, pathsAt } from './flows/noisePaths.ts'
export { type SplineCouplingsShape, splineCouplings } from './flows/splineCouplings.ts'
export {
  type MatchingRows,
  matchingLoss,
  type VelocityFlow,
  type VelocityParams,
  type VelocityShape,
  velocityFlow,
} from './flows/velocityFlow.ts'
export { type AttentionMeanParams, attentionMean } from './networks/attentionMean.ts'
export { type DeepSet, type DeepSetParams, deepSet, type PackedSet } from './networks/deepSet.ts'
export {
  type DenseNetwork,
  type DenseNetworkParams,
  type DenseNetworkShape,
  denseNetwork,
} from './networks/denseNetwork.ts'
export { type GatedAttentionParams, gatedAttention, initGatedAttention } from './networks/gatedAttention.ts'
export { type GatedFeedForwardParams, gatedFeedForward, initGatedFeedForward } from './networks/gatedFeedForward.ts'
export { applyLinear, initLinear, type LinearParams } from './networks/linear.ts'
export type { NetworkContext } from './networks/networkContext.ts'
export {
  type SetTransformer,
  type SetTransformerParams,
  type SetTransformerShape,
  setTransformer,
} from './networks/setTransformer.ts'
export { type EncoderLayerParams, type TransformerEncoder, transformerEncoder } from './networks/transformerEncoder.ts'
export type { TransformerShape } from './networks/transformerFeedForward.ts'
export { applyNorm, initNorm, type NormParams } from './networks/transformerNorm.ts'
export { type PoolingParams, type TransformerPooling, transformerPooling } from './networks/transformerPooling.ts'
export { equalOffsets, packTokens, type TokenLayout, tokenLayout } from './networks/transformerTokens.ts'
