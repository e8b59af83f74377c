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
export type { Densities } from './binn/densities.ts'
export { ensembleOf } from './binn/densities.ts'
export { binn } from './binn/index.ts'
export type { BinnJudgement } from './binn/judge.ts'
export { alongLines, type LineUncertainty } from './binn/lines.ts'
export { loadDensity } from './binn/loadDensity.ts'
export { type UncertaintyMap, uncertaintyMap } from './binn/maps.ts'
export { type Marginal, marginals } from './binn/marginals.ts'
export type { TrainedBinn } from './binn/restored.ts'
export { rowsOf } from './binn/space.ts'
export { type ToyReport, toyReport } from './binn/toyReport.ts'
export { calibrate } from './calibration/calibrate.ts'
export { type Calibration, calibrationJson } from './calibration/calibration.ts'
export { type CalibrationOptions, fitCalibration } from './calibration/fitCalibration.ts'
export {
  type Certificate,
  type CertificateOptions,
  certify,
  type Held,
  type HeldInBins,
} from './certificate/certify.ts'
export { DRIFT_LEVEL, type Drift, driftOf } from './certificate/drift.ts'
export { inputWarning } from './certificate/inputWarning.ts'
export { type Inputs, inputsOf, readInputs, someRows } from './certificate/reference.ts'
export type { WorstRegion } from './certificate/worstRegion.ts'
export { drawnPosterior, drawnRows, drawnSets, type KeptDraws } from './drawnFile.ts'
export {
  type Exported,
  ONNX_PROFILES,
  type OnnxFile,
  type OnnxProfile,
  type OnnxRequest,
} from './exportNetwork.ts'
export { exportOnnx } from './exportOnnx.ts'
export { fingerprint } from './fingerprint.ts'
export { laser } from './laser/index.ts'
export type { LaserJudgement, RefinedPoints } from './laser/judge.ts'
export { loadLaser } from './laser/loadLaser.ts'
export { type ChainOptions, chainRefiner } from './laser/refiners/chains.ts'
export type {
  ChainReport,
  LatentTarget,
  Refined,
  RefinedDraw,
  Refiner,
  RefinerBudget,
} from './laser/refiners/refiner.ts'
export type { FittedRefiner, TrainedLaser } from './laser/restored.ts'
export { type AverageOptions, type LoadOptions, load, loadAveraged, loadDraws, restoreModel } from './load.ts'
export { openEventsFor } from './openEventsFor.ts'
export { askedJets } from './particleClouds/askedJets.ts'
export { type Clouds, cloudsOf } from './particleClouds/clouds.ts'
export { correlationDistance, placeCorrelations } from './particleClouds/correlations.ts'
export { particleClouds, type TrainedClouds } from './particleClouds/index.ts'
export type { CloudJudgement } from './particleClouds/judge.ts'
export { loadClouds } from './particleClouds/loadClouds.ts'
export { type Memorisation, memorisation } from './particleClouds/memorisation.ts'
export { SYSTEMS, systemOf } from './registry.ts'
export { SCHEDULES, type ScheduleName, type TrainingSettings } from './settings.ts'
export { modelCard, modelFolder, shippedModels } from './shipped.ts'
export { compareNeutrinos, type NeutrinoComparison } from './singleNeutrino/compare.ts'
export { neutrinoFeatures } from './singleNeutrino/features.ts'
export { singleNeutrino } from './singleNeutrino/index.ts'
export type { NeutrinoJudgement } from './singleNeutrino/judge.ts'
export { NEUTRINO_OBSERVABLES, neutrinoObservables } from './singleNeutrino/observables.ts'
export type {
  AskedEvents,
  Calibrates,
  Condition,
  Evaluation,
  GenerateOptions,
  Judgement,
  Measurement,
  Needs,
  Posterior,
  Prepared,
  Saved,
  ShareOptions,
  Sheet,
  SplitEvents,
  System,
  Toys,
  Trained,
  Weighed,
  WeightShares,
} from './system.ts'
export { type TrainingJob, type TrainingPlan, type TrainingResult, train } from './train.ts'
export { classicalPairs } from './twoNeutrinos/classical.ts'
export { twoNeutrinos } from './twoNeutrinos/index.ts'
export type { PairJudgement } from './twoNeutrinos/judge.ts'
export { PAIR_OBSERVABLES, pairObservables } from './twoNeutrinos/observables.ts'
export { type TopMassScan, topMassScan } from './twoNeutrinos/topMassScan.ts'
export { PAIR_AXES, PAIR_RECO_AXES, type PairUnfolding, pairUnfolding } from './twoNeutrinos/unfolding.ts'
export { type Unfolding, unfoldEvents } from './unfoldEvents.ts'
export { untrained } from './untrained.ts'
export { type Provenance, UNFOLDED_FORMAT, writeUnfolded } from './writeUnfolded.ts'
export { wzUnfolding } from './wzUnfolding/index.ts'
export type { UnfoldingJudgement } from './wzUnfolding/judge.ts'
export {
  columnsOf as wzColumns,
  measuredMomenta,
  observablesOf as wzObservables,
  partonMomenta,
  WZ_OBSERVABLES,
  type WzObservable,
} from './wzUnfolding/observables.ts'
export { injectionIn, type Recovered, recoveredDeformation, type Weighted } from './wzUnfolding/stress.ts'
