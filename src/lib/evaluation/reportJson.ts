import type { ErrorSummary } from './errorSummary.ts'
import type { Measured } from './measured.ts'
import type { Proportion } from './proportion.ts'
import type { Calibration, Report } from './report.ts'

/** Right answers and events of one column. */
interface Counted {
  readonly correct: number
  readonly n: number
}

type ByName<T> = Record<string, T>

/** How flat a histogram of ranks is. */
interface CalibrationJson {
  readonly chi_squared: number
  readonly degrees: number
  readonly p_value: number
  /** Largest |z| of the 20 bins. */
  readonly worst_z: number
  readonly shift: Measured
  readonly spread: Measured
}

/** F̂(z) − z and its simultaneous band at z = 1/K … (K − 1)/K. */
interface EcdfJson {
  readonly difference: number[]
  readonly lower: number[]
  readonly upper: number[]
  readonly level: number
  readonly outside: number
}

/** The object that `neutrina evaluate --json` prints; errors stand beside their numbers, under `…_error`. */
export interface ReportJson {
  readonly events: number
  readonly nll_standardised: number
  readonly nll_physical: number
  /** By method and number of jets. */
  readonly association: ByName<ByName<Counted>>
  /** Median of estimate − truth, by method and observable. */
  readonly bias: ByName<ByName<number>>
  /** Half of the interval from 16 to 84 % of estimate − truth. */
  readonly width: ByName<ByName<number>>
  /** By level. */
  readonly coverage: ByName<number>
  /** By coordinate, 20 counts. */
  readonly pit: ByName<number[]>

  readonly draws: number
  readonly nll_standardised_error: number
  readonly nll_physical_error: number
  readonly nll_standardised_coordinates: string
  readonly nll_physical_coordinates: string
  readonly association_error: ByName<ByName<number | null>>
  /** Gain over the baseline method and its paired error. */
  readonly association_gain: ByName<ByName<Measured | null>>
  readonly association_baseline: string
  readonly bias_error: ByName<ByName<number>>
  readonly width_error: ByName<ByName<number>>
  readonly mean: ByName<ByName<number>>
  readonly mean_error: ByName<ByName<number>>
  readonly units: ByName<string>
  readonly coverage_error: ByName<number>
  readonly pit_calibration: ByName<CalibrationJson>
  readonly pit_ecdf: ByName<EcdfJson>
  /** Expected coverage probability at `levels`. */
  readonly tarp: { readonly levels: readonly number[]; readonly coverage: number[] } & CalibrationJson & EcdfJson
  readonly highest_density: { readonly levels: readonly number[]; readonly coverage: number[] } & CalibrationJson &
    EcdfJson
}

/** A report as the plain object of `neutrina evaluate --json`; numbers that do not exist are null. */
export function reportJson(report: Report): ReportJson {
  const { nllStandardised, nllPhysical } = report
  return {
    events: report.events,
    nll_standardised: nllStandardised.value,
    nll_physical: nllPhysical.value,
    association: association(report, ({ correct, n }) => ({ correct, n })),
    bias: errors(report, ({ median }) => median.value),
    width: errors(report, ({ width }) => width.value),
    coverage: mapValues(report.coverage, ({ value }) => value),
    pit: mapValues(report.pit, ({ histogram }) => Array.from(histogram)),

    draws: report.draws,
    nll_standardised_error: nllStandardised.error,
    nll_physical_error: nllPhysical.error,
    nll_standardised_coordinates: nllStandardised.coordinates,
    nll_physical_coordinates: nllPhysical.coordinates,
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
    coverage_error: mapValues(report.coverage, ({ error }) => error),
    pit_calibration: mapValues(report.pit, calibration),
    pit_ecdf: mapValues(report.pit, ecdf),
    tarp: { ...curve(report.tarp), ...calibration(report.tarp), ...ecdf(report.tarp) },
    highest_density: {
      ...curve(report.highestDensity),
      ...calibration(report.highestDensity),
      ...ecdf(report.highestDensity),
    },
  }
}

const mapValues = <A, B>(from: Readonly<ByName<A>>, change: (a: A) => B): ByName<B> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))

const byJets = <A, B>(report: Report, columns: readonly A[], change: (a: A) => B): ByName<B> =>
  Object.fromEntries(columns.map((column, j) => [String(report.association.jets[j]), change(column)]))

const association = <B>(report: Report, change: (entry: Proportion) => B): ByName<ByName<B>> =>
  mapValues(report.association.methods, (columns) => byJets(report, columns, change))

const errors = (report: Report, number: (summary: ErrorSummary) => number): ByName<ByName<number>> =>
  mapValues(report.errors, (observables) => mapValues(observables, number))

const curve = ({ curve: { levels, coverage } }: Calibration) => ({ levels, coverage: coverage.map((c) => c.value) })

const calibration = ({ uniformity, ranks }: Calibration): CalibrationJson => ({
  chi_squared: uniformity.chiSquared,
  degrees: uniformity.degrees,
  p_value: uniformity.pValue,
  worst_z: uniformity.worst,
  shift: ranks.shift,
  spread: ranks.spread,
})

const ecdf = ({ ecdf: { difference, lower, upper, level, outside } }: Calibration): EcdfJson => ({
  difference: Array.from(difference),
  lower: Array.from(lower),
  upper: Array.from(upper),
  level,
  outside,
})
