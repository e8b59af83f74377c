import type { Quantity } from '../../columns/index.ts'
import type { AssociationTable } from '../answers/associationTable.ts'
import type { Comparison } from '../answers/compareAnswers.ts'
import type { CorrelationTable } from '../answers/correlationTable.ts'
import type { FilterReport } from '../answers/filterReport.ts'
import type { UnfoldingPrecision } from '../answers/unfoldingPrecision.ts'
import type { Spectra } from '../distances/spectra.ts'
import type { ConditionalCalibration } from '../posterior/conditionalCalibration.ts'
import type { CoverageCurve } from '../posterior/coverageCurve.ts'
import type { EcdfDifference } from '../posterior/ecdfDifference.ts'
import type { NegativeLogLikelihood } from '../posterior/negativeLogLikelihood.ts'
import type { RankHistogram } from '../posterior/rankHistogram.ts'
import type { Uniformity } from '../posterior/uniformityTest.ts'
import type { Proportion } from '../statistics/proportion.ts'

/** Ranks of the truths with all that is read from them. */
export interface Calibration {
  readonly ranks: RankHistogram
  /** Ranks in 20 bins, and whether those are flat. */
  readonly histogram: Float64Array
  readonly uniformity: Uniformity
  /** Against the simultaneous band. */
  readonly ecdf: EcdfDifference
  /** Share of truths with a rank below each level: for `tarp` the expected coverage probability. */
  readonly curve: CoverageCurve
}

/** The numbers that judge a posterior by itself, with errors and units. */
export interface PosteriorReport {
  readonly events: number
  readonly draws: number
  /** What the ranks are of. */
  readonly coordinates: readonly Quantity[]
  /** In the model's standardised target. */
  readonly nllStandardised: NegativeLogLikelihood
  readonly nllPhysical: NegativeLogLikelihood
  /** Highest-density regions by level, such as '0.68'. */
  readonly coverage: Readonly<Record<string, Proportion>>
  readonly highestDensity: Calibration
  /** By coordinate, of the truth among the draws: the probability integral transform. */
  readonly ranks: Readonly<Record<string, Calibration>>
  readonly tarp: Calibration
  /** The same regions of a calibrated model, their density rank up to a conformal threshold. */
  readonly regions?: Readonly<Record<string, Proportion>>
  /** By coordinate, ranks after the map that was fitted to them; those that were flat before are left out. */
  readonly recalibrated?: Readonly<Record<string, Calibration>>
  /** The same checks in bins of what is known of an event. */
  readonly conditional?: Readonly<Record<string, ConditionalCalibration>>
}

/** The numbers that judge a posterior, and its answers beside those of other methods; what a system does not have is absent. */
export interface Report {
  readonly posterior: PosteriorReport
  /** How methods are written, by id; `truth` among them. */
  readonly methods: Readonly<Record<string, string>>
  /** What errors are given for. */
  readonly observables: readonly Quantity[]
  /** Efficiency, bias and width, by method and observable. */
  readonly answers: Comparison
  readonly association?: AssociationTable
  readonly correlations?: CorrelationTable
  readonly unfolding?: UnfoldingPrecision
  readonly spectra?: Spectra
  readonly filter?: FilterReport
}
