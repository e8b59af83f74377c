export { compareNeutrinos, type NeutrinoComparison } from './compareNeutrinos.ts'
export { type Drawer, drawPosterior } from './drawPosterior.ts'
export {
  classicalPairs,
  evaluateNu2Flows,
  judgeNu2Flows,
  type Nu2Evaluation,
  type Nu2Judgement,
} from './evaluateNu2Flows.ts'
export { evaluateNuFlows, type JudgedNuFlows, judgeNuFlows, type NuEvaluation } from './evaluateNuFlows.ts'
export { loadNetwork, networkFrom } from './loadNetwork.ts'
export { loadNu2Network, nu2PosteriorModel, type TrainedNu2Network } from './loadNu2Network.ts'
export { loadNuNetwork, posteriorModel, type TrainedNuNetwork } from './loadNuNetwork.ts'
export { nu2Batches } from './nu2Batches.ts'
export { parseNu2Description } from './nu2Description.ts'
export {
  NU2_RECIPES,
  type Nu2FlowsSettings,
  type Nu2NetworkName,
  type Nu2RecipeName,
  nu2FlowsSettings,
} from './nu2FlowsSettings.ts'
export { type Nu2Batch, type Nu2FlowNetwork, type Nu2Network, nu2Network } from './nu2Network.ts'
export { parseNuDescription } from './nuDescription.ts'
export {
  type Network,
  type NuFlowsSettings,
  nuFlowsSettings,
  RECIPES,
  type RecipeName,
} from './nuFlowsSettings.ts'
export { type NuBatch, type NuNetwork, nuNetwork } from './nuNetwork.ts'
export { openEventsFor } from './openEventsFor.ts'
export { PAIR_AXES, PAIR_RECO_AXES, type PairUnfolding, pairUnfolding } from './pairUnfolding.ts'
export { predictNeutrinoPairs } from './predictNeutrinoPairs.ts'
export { predictNeutrinos } from './predictNeutrinos.ts'
export { type TopMassScan, topMassScan } from './topMassScan.ts'
export { SCHEDULES, type ScheduleName, type TrainingSettings } from './trainingSettings.ts'
export type { TrainingJob, TrainingPlan, TrainingResult } from './trainNetwork.ts'
export { type Nu2Training, trainNu2Network } from './trainNu2Network.ts'
export { batches, type NuTraining, trainNuNetwork } from './trainNuNetwork.ts'
