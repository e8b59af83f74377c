export type { Accumulator } from './accumulator.ts'
export { associationRows } from './associationRows.ts'
export { type AssociationBlock, type AssociationTable, associationTable } from './associationTable.ts'
export { type BiasAndWidth, biasAndWidth, type EstimatesBlock } from './biasAndWidth.ts'
export { type BiasInBins, type BinnedBlock, biasInBins } from './biasInBins.ts'
export { calibrationOf } from './calibrationOf.ts'
export { comparePairs, type PairAnswers, type PairComparison } from './comparePairs.ts'
export { type CoverageCurve, coverageCurve } from './coverageCurve.ts'
export { drawsOfEvent, type EventDraws } from './drawsOfEvent.ts'
export { bandCoverage, type EcdfBand, ecdfBand } from './ecdfBand.ts'
export { type EcdfDifference, ecdfDifference } from './ecdfDifference.ts'
export { type ErrorSummary, errorSummary } from './errorSummary.ts'
export { type AnswersBlock, evaluatePosterior, type PosteriorJudge } from './evaluatePosterior.ts'
export { formatMeasured } from './formatMeasured.ts'
export { formatPairReport } from './formatPairReport.ts'
export { formatReport } from './formatReport.ts'
export { type DensityBlock, type HighestDensityCoverage, highestDensityCoverage } from './highestDensityCoverage.ts'
export { type EvaluationOptions, judgePosterior, type PosteriorBlock } from './judgePosterior.ts'
export { type MassSample, type MassSensitivity, massSensitivity } from './massSensitivity.ts'
export type { Measured } from './measured.ts'
export { type NegativeLogLikelihood, negativeLogLikelihood } from './negativeLogLikelihood.ts'
export { correlation, type NeutrinoCorrelations, neutrinoCorrelations } from './neutrinoCorrelations.ts'
export {
  NEUTRINO_OBSERVABLES,
  neutrinoObservables,
  type ObservableLabel,
  type Observables,
} from './neutrinoObservables.ts'
export { medianObservables, medianOfDraws } from './overDraws.ts'
export { PAIR_OBSERVABLES, pairObservables } from './pairObservables.ts'
export { type PairReport, pairReportJson } from './pairReport.ts'
export { type DrawsBlock, type Pit, pit } from './pit.ts'
export { type PosteriorJson, posteriorJson } from './posteriorJson.ts'
export { type PosteriorShape, posteriorShape } from './posteriorShape.ts'
export { type Proportion, proportion } from './proportion.ts'
export { coarser, type RankHistogram, randomizedRank, rankHistogram } from './rankHistogram.ts'
export type { Calibration, PosteriorReport, Report } from './report.ts'
export { type ReportJson, reportJson } from './reportJson.ts'
export { type TarpBlock, tarp } from './tarp.ts'
export {
  type MethodUnfolding,
  type UnfoldingPrecision,
  type UnfoldingStudy,
  unfoldingPrecision,
} from './unfoldingPrecision.ts'
export { type Uniformity, uniformityTest } from './uniformityTest.ts'
