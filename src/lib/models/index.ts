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
export { type NuFeedForward, type NuFeedForwardParams, nuFeedForward, smoothL1 } from './regressors/nuFeedForward.ts'
