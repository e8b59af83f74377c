/**
 * Numbers that judge, with errors: calibration, coverage, bias, width, association, reports.
 * @module neutrina/evaluation
 */

export { quantile } from '../columns/index.ts'
export { associationRows } from './answers/associationRows.ts'
export { type AssociationBlock, type AssociationTable, associationTable } from './answers/associationTable.ts'
export { type BiasAndWidth, biasAndWidth, type EstimatesBlock } from './answers/biasAndWidth.ts'
export { type BiasInBins, type BinnedBlock, biasInBins } from './answers/biasInBins.ts'
export { type Answers, type Comparison, compareAnswers } from './answers/compareAnswers.ts'
export { type Correlations, type CorrelationTable, correlation, correlationTable } from './answers/correlationTable.ts'
export { type ErrorSummary, errorSummary } from './answers/errorSummary.ts'
export { type FilterCurves, type Filtering, filterCurves } from './answers/filterCurves.ts'
export type { FilterReport } from './answers/filterReport.ts'
export { logAcceptance, type Selected } from './answers/logAcceptance.ts'
export {
  type MassPoint,
  type MassSample,
  type MassSensitivity,
  massSensitivity,
  sensitivityOfPoints,
} from './answers/massSensitivity.ts'
export { fitParameter, type ParameterScan } from './answers/parameterFit.ts'
export { type ChoicesBlock, type Reliability, reliability } from './answers/reliability.ts'
export { type DrawnMean, type SpinDensity, type SpinDraws, spinDensity } from './answers/spinDensity.ts'
export {
  type MethodUnfolding,
  type UnfoldingPrecision,
  type UnfoldingStudy,
  unfoldingPrecision,
} from './answers/unfoldingPrecision.ts'
export {
  type ConformalThresholds,
  conformalThreshold,
  conformalThresholds,
  type ThresholdsApart,
} from './calibration/conformal.ts'
export { fitLatentShape, type LatentEvents, type LatentShapeModel, latentShapes } from './calibration/latentShape.ts'
export {
  AS_LEARNT,
  fitLikelihoodScale,
  type LikelihoodCurves,
  type LikelihoodScale,
} from './calibration/likelihoodScale.ts'
export { fitRankMap, mapRank, type RankMap, unmapRank } from './calibration/rankMap.ts'
export { areaUnderRoc } from './distances/areaUnderRoc.ts'
export { type ChiSquarePerBin, chiSquarePerBin } from './distances/chiSquarePerBin.ts'
export { type Coverage, type CoverageOptions, coverage } from './distances/coverage.ts'
export { differenceOfHalves } from './distances/differenceOfHalves.ts'
export { energyFlowPolynomials, FOUR_POINT, POLYNOMIALS } from './distances/energyFlowPolynomials.ts'
export { energyMoversDistance } from './distances/energyMoversDistance.ts'
export { frechetDistance } from './distances/frechetDistance.ts'
export {
  type Distance,
  type JetDistanceOptions,
  type JetDistances,
  jetDistances,
  setMasses,
} from './distances/jetDistances.ts'
export { nearestNeighbours } from './distances/nearestNeighbours.ts'
export type { ParticleSets } from './distances/particleSets.ts'
export { polynomialDistance } from './distances/polynomialDistance.ts'
export type { Balance, Closure, FoldedBack, Injection, Peak, Spectra, Swapped, SwapTest } from './distances/spectra.ts'
export { type ClassifierTwoSample, classifierTwoSample, kolmogorovTwoSample } from './distances/twoSamples.ts'
export { wasserstein, wassersteinFloor } from './distances/wasserstein.ts'
export type { WeightedValues } from './distances/weightedValues.ts'
export { calibrationOf } from './posterior/calibrationOf.ts'
export type { BinCalibration, ConditionalCalibration } from './posterior/conditionalCalibration.ts'
export { type CoverageCurve, coverageCurve } from './posterior/coverageCurve.ts'
export { bandCoverage, type EcdfBand, ecdfBand } from './posterior/ecdfBand.ts'
export { type EcdfDifference, ecdfDifference } from './posterior/ecdfDifference.ts'
export {
  type DensityBlock,
  type HighestDensityCoverage,
  highestDensityCoverage,
} from './posterior/highestDensityCoverage.ts'
export { type EvaluationOptions, judgePosterior, type PosteriorBlock } from './posterior/judgePosterior.ts'
export { modeCoverage } from './posterior/modeCoverage.ts'
export { type NegativeLogLikelihood, negativeLogLikelihood } from './posterior/negativeLogLikelihood.ts'
export { type DrawsBlock, type Pit, pit } from './posterior/pit.ts'
export { type PosteriorShape, posteriorShape } from './posterior/posteriorShape.ts'
export { coarser, type RankHistogram, randomizedRank, rankHistogram } from './posterior/rankHistogram.ts'
export { type TarpBlock, tarp } from './posterior/tarp.ts'
export { type Uniformity, uniformityTest } from './posterior/uniformityTest.ts'
export { type VarianceShares, varianceShares } from './posterior/varianceShares.ts'
export { coverageRows } from './report/coverageRows.ts'
export {
  type DistanceReport,
  distanceReportJson,
  formatDistanceReport,
  type JudgedDistance,
} from './report/distanceReport.ts'
export { formatMeasured } from './report/formatMeasured.ts'
export { formatPercent, formatShare } from './report/formatPercent.ts'
export { formatReport } from './report/formatReport.ts'
export type { Calibration, PosteriorReport, Report } from './report/report.ts'
export { reportJson } from './report/reportJson.ts'
export { shownReport } from './report/reportSketch.ts'
export type { Accumulator } from './statistics/accumulator.ts'
export { halfWidth } from './statistics/halfWidth.ts'
export { type Kolmogorov, kolmogorov } from './statistics/kolmogorov.ts'
export type { Measured } from './statistics/measured.ts'
export { medianOfRows, mediansOfColumns } from './statistics/medianOfRows.ts'
export { type Proportion, proportion } from './statistics/proportion.ts'
