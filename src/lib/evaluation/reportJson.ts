import type { ErrorSummary } from './errorSummary.ts'
import type { Measured } from './measured.ts'
import { type ByName, mapValues, type PosteriorJson, posteriorJson } from './posteriorJson.ts'
import type { Proportion } from './proportion.ts'
import type { Report } from './report.ts'

/** Right answers and events of one column. */
interface Counted {
  readonly correct: number
  readonly n: number
}

/** The object that `neutrina evaluate --json` prints; errors stand beside their numbers, under `…_error`. */
export interface ReportJson extends PosteriorJson {
  /** By method and number of jets. */
  readonly association: ByName<ByName<Counted>>
  /** Median of estimate − truth, by method and observable. */
  readonly bias: ByName<ByName<number>>
  /** Half of the interval from 16 to 84 % of estimate − truth. */
  readonly width: ByName<ByName<number>>
  readonly association_error: ByName<ByName<number | null>>
  /** Gain over the baseline method and its paired error. */
  readonly association_gain: ByName<ByName<Measured | null>>
  readonly association_baseline: string
  readonly bias_error: ByName<ByName<number>>
  readonly width_error: ByName<ByName<number>>
  readonly mean: ByName<ByName<number>>
  readonly mean_error: ByName<ByName<number>>
  readonly units: ByName<string>
}

/** A report as the plain object of `neutrina evaluate --json`; numbers that do not exist are null. */
export function reportJson(report: Report): ReportJson {
  return {
    ...posteriorJson(report),
    association: association(report, ({ correct, n }) => ({ correct, n })),
    bias: errors(report, ({ median }) => median.value),
    width: errors(report, ({ width }) => width.value),
    association_error: association(report, ({ error, n }) => (n > 0 ? error : null)),
    association_gain: mapValues(report.association.gains, (gains) =>
      byJets(report, gains, (gain) => (Number.isFinite(gain.value) ? gain : null)),
    ),
    association_baseline: report.association.baseline,
    bias_error: errors(report, ({ median }) => median.error),
    width_error: errors(report, ({ width }) => width.error),
    mean: errors(report, ({ mean }) => mean.value),
    mean_error: errors(report, ({ mean }) => mean.error),
    units: Object.fromEntries(report.observables.map(({ name, unit }) => [name, unit])),
  }
}

const byJets = <A, B>(report: Report, columns: readonly A[], change: (a: A) => B): ByName<B> =>
  Object.fromEntries(columns.map((column, j) => [String(report.association.jets[j]), change(column)]))

const association = <B>(report: Report, change: (entry: Proportion) => B): ByName<ByName<B>> =>
  mapValues(report.association.methods, (columns) => byJets(report, columns, change))

const errors = (report: Report, number: (summary: ErrorSummary) => number): ByName<ByName<number>> =>
  mapValues(report.errors, (observables) => mapValues(observables, number))
