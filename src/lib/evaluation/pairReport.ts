import type { PairComparison } from './comparePairs.ts'
import type { NeutrinoCorrelations } from './neutrinoCorrelations.ts'
import { posteriorJson } from './posteriorJson.ts'
import type { PosteriorReport } from './report.ts'
import type { UnfoldingPrecision } from './unfoldingPrecision.ts'

/** The numbers that judge a posterior of two neutrinos per event, and its answers beside those of other methods. */
export interface PairReport {
  readonly posterior: PosteriorReport
  readonly comparison: PairComparison
  /** By method, 'truth' among them. */
  readonly correlations: Readonly<Record<string, NeutrinoCorrelations>>
  /** Of (m_tt̄, |Δφ_ℓℓ|). */
  readonly unfolding: UnfoldingPrecision
}

/** A report as the plain object of `neutrina evaluate --json`. */
export function pairReportJson({ posterior, comparison, correlations, unfolding }: PairReport) {
  return {
    ...posteriorJson(posterior),
    efficiency: comparison.efficiency,
    units: Object.fromEntries(comparison.observables.map(({ name, unit }) => [name, unit])),
    errors: comparison.errors,
    errors_on_events_of: comparison.onEventsOf,
    correlations,
    unfolding: {
      axes: unfolding.binning.axes,
      generated: Array.from(unfolding.generated),
      methods: Object.fromEntries(
        Object.entries(unfolding.methods).map(([name, { relativeError, overBaseline, bias, response }]) => [
          name,
          {
            relative_error: Array.from(relativeError),
            over_baseline: Array.from(overBaseline),
            bias: Array.from(bias),
            efficiency: Array.from(response.efficiency),
          },
        ]),
      ),
    },
  }
}
