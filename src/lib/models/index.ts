export { type Nu2Flows, type Nu2FlowsParams, nu2Flows } from './flows/nu2Flows.ts'
export { NU2_FLOWS_PROFILES, type Nu2FlowsProfile, nu2FlowsShape } from './flows/nu2FlowsProfiles.ts'
export type { Nu2FlowsShape } from './flows/nu2FlowsShape.ts'
export { type Nu2FlowsInputs, type Nu2InputWidths, type Nu2Tokens, nu2Tokens } from './flows/nu2Inputs.ts'
export type { TransformerEventsParams } from './flows/nu2Transformer.ts'
export { type NuFlows, type NuFlowsInputs, type NuFlowsParams, nuFlows } from './flows/nuFlows.ts'
export { NU_FLOWS_PROFILES, type NuFlowsProfile, type NuFlowsShape, nuFlowsShape } from './flows/nuFlowsProfile.ts'
export { type DeepSet, type DeepSetParams, deepSet, type PackedSet } from './networks/deepSet.ts'
export {
  type DenseNetwork,
  type DenseNetworkParams,
  type DenseNetworkShape,
  denseNetwork,
} from './networks/denseNetwork.ts'
export type { NetworkContext } from './networks/networkContext.ts'
export { type TransformerEncoder, transformerEncoder } from './networks/transformerEncoder.ts'
export type { TransformerShape } from './networks/transformerFeedForward.ts'
export { type TransformerPooling, transformerPooling } from './networks/transformerPooling.ts'
export type { TokenLayout } from './networks/transformerTokens.ts'
export {
  meanSquare,
  type Nu2FeedForward,
  type Nu2FeedForwardParams,
  nu2FeedForward,
} from './regressors/nu2FeedForward.ts'
export { type NuFeedForward, type NuFeedForwardParams, nuFeedForward, smoothL1 } from './regressors/nuFeedForward.ts'
