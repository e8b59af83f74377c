import type { AssociationTable } from './associationTable.ts'
import type { BiasAndWidth } from './biasAndWidth.ts'
import type { CoverageCurve } from './coverageCurve.ts'
import type { EcdfDifference } from './ecdfDifference.ts'
import type { NegativeLogLikelihood } from './negativeLogLikelihood.ts'
import type { ObservableLabel } from './neutrinoObservables.ts'
import type { Proportion } from './proportion.ts'
import type { RankHistogram } from './rankHistogram.ts'
import type { Uniformity } from './uniformityTest.ts'

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
  /** In the model's standardised target. */
  readonly nllStandardised: NegativeLogLikelihood
  readonly nllPhysical: NegativeLogLikelihood
  /** Highest-density regions by level, such as '0.68'. */
  readonly coverage: Readonly<Record<string, Proportion>>
  readonly highestDensity: Calibration
  /** By coordinate. */
  readonly pit: Readonly<Record<string, Calibration>>
  readonly tarp: Calibration
}

/** The numbers that judge a posterior of one neutrino per event, and its answers beside those of other methods. */
export interface Report extends PosteriorReport {
  readonly association: AssociationTable
  readonly observables: readonly ObservableLabel[]
  /** By method and observable. */
  readonly errors: BiasAndWidth
}
