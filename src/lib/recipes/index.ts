export { evaluateNuFlows, type NuEvaluation } from './evaluateNuFlows.ts'
export { loadNuNetwork, posteriorModel, type TrainedNuNetwork } from './loadNuNetwork.ts'
export { describeModel, type ModelDescription, parseDescription } from './modelDescription.ts'
export { nu2Batches } from './nu2Batches.ts'
export { type Nu2Batch, type Nu2Network, nu2Network } from './nu2Network.ts'
export { type NuBatch, type NuNetwork, nuNetwork } from './nuNetwork.ts'
export { predictNeutrinos } from './predictNeutrinos.ts'
export {
  type Network,
  type NuFlowsSettings,
  nuFlowsSettings,
  RECIPES,
  type RecipeName,
  SCHEDULES,
  type ScheduleName,
} from './settings.ts'
export {
  batches,
  type NuTraining,
  type NuTrainingPlan,
  type NuTrainingResult,
  trainNuNetwork,
} from './trainNuNetwork.ts'
