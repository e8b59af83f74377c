/**
 * Whole walks from events to a report, one for each physics question, and what trains, loads and judges any of them.
 * @module neutrina/systems
 */

export { judge, posteriorOf, predict } from './answers.ts'
export { averaged } from './averaged.ts'
export {
  BAYESIAN,
  BAYESIAN_LAYERS,
  type BayesianLayers,
  type BayesianSettings,
  type WeightDraw,
} from './bayesian.ts'
export { type AverageOptions, load, loadAveraged, loadDraws, restoreModel } from './load.ts'
export { openEventsFor } from './openEventsFor.ts'
export { type Clouds, cloudsOf, massesOf } from './particleClouds/clouds.ts'
export { particleClouds } from './particleClouds/index.ts'
export { SYSTEMS, systemOf } from './registry.ts'
export { SCHEDULES, type ScheduleName, type TrainingSettings } from './settings.ts'
export { compareNeutrinos, type NeutrinoComparison } from './singleNeutrino/compare.ts'
export { neutrinoFeatures } from './singleNeutrino/features.ts'
export { singleNeutrino } from './singleNeutrino/index.ts'
export type { NeutrinoJudgement } from './singleNeutrino/judge.ts'
export { NEUTRINO_OBSERVABLES, neutrinoObservables } from './singleNeutrino/observables.ts'
export type {
  AskedEvents,
  Evaluation,
  GenerateOptions,
  Judgement,
  Needs,
  Posterior,
  Prepared,
  Saved,
  ShareOptions,
  SplitEvents,
  System,
  Trained,
  WeightShares,
} from './system.ts'
export { type TrainingJob, type TrainingPlan, type TrainingResult, train } from './train.ts'
export { classicalPairs } from './twoNeutrinos/classical.ts'
export { twoNeutrinos } from './twoNeutrinos/index.ts'
export type { PairJudgement } from './twoNeutrinos/judge.ts'
export { PAIR_OBSERVABLES, pairObservables } from './twoNeutrinos/observables.ts'
export { type TopMassScan, topMassScan } from './twoNeutrinos/topMassScan.ts'
export { PAIR_AXES, PAIR_RECO_AXES, type PairUnfolding, pairUnfolding } from './twoNeutrinos/unfolding.ts'
export { untrained } from './untrained.ts'
