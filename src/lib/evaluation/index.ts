export type { Accumulator } from './accumulator.ts'
export { type AssociationBlock, type AssociationTable, associationTable } from './associationTable.ts'
export { type BiasAndWidth, biasAndWidth, type EstimatesBlock } from './biasAndWidth.ts'
export { type BiasInBins, type BinnedBlock, biasInBins } from './biasInBins.ts'
export { calibrationOf } from './calibrationOf.ts'
export { type CoverageCurve, coverageCurve } from './coverageCurve.ts'
export { bandCoverage, type EcdfBand, ecdfBand } from './ecdfBand.ts'
export { type EcdfDifference, ecdfDifference } from './ecdfDifference.ts'
export { type ErrorSummary, errorSummary } from './errorSummary.ts'
export {
  type AnswersBlock,
  type EvaluationOptions,
  evaluatePosterior,
  type PosteriorBlock,
  type PosteriorJudge,
} from './evaluatePosterior.ts'
export { formatReport } from './formatReport.ts'
export { type DensityBlock, type HighestDensityCoverage, highestDensityCoverage } from './highestDensityCoverage.ts'
export type { Measured } from './measured.ts'
export { type NegativeLogLikelihood, negativeLogLikelihood } from './negativeLogLikelihood.ts'
export {
  NEUTRINO_OBSERVABLES,
  neutrinoObservables,
  type ObservableLabel,
  type Observables,
} from './neutrinoObservables.ts'
export { type DrawsBlock, type Pit, pit } from './pit.ts'
export { type Proportion, proportion } from './proportion.ts'
export { coarser, type RankHistogram, randomizedRank, rankHistogram } from './rankHistogram.ts'
export type { Calibration, Report } from './report.ts'
export { type ReportJson, reportJson } from './reportJson.ts'
export { type TarpBlock, tarp } from './tarp.ts'
export { type Uniformity, uniformityTest } from './uniformityTest.ts'
