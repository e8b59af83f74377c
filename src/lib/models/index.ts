export { type Nu2Flows, type Nu2FlowsParams, nu2Flows } from './flows/nu2Flows.ts'
export {
  NU2_FLOWS_PROFILES,
  type Nu2FlowsProfile,
  type Nu2FlowsShape,
  nu2FlowsShape,
} from './flows/nu2FlowsProfile.ts'
export { type Nu2FlowsInputs, nu2Tokens } from './flows/nu2FlowsTransformer.ts'
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
export { type NuFeedForward, type NuFeedForwardParams, nuFeedForward, smoothL1 } from './regressors/nuFeedForward.ts'
