import type { Measured } from './measured.ts'
import type { Calibration, PosteriorReport } from './report.ts'

export type ByName<T> = Record<string, T>

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

/** The likelihood and calibration part of what `neutrina evaluate --json` prints. */
export interface PosteriorJson {
  readonly events: number
  readonly nll_standardised: number
  readonly nll_physical: number
  /** By level. */
  readonly coverage: ByName<number>
  /** By coordinate, 20 counts. */
  readonly pit: ByName<number[]>
  readonly draws: number
  readonly nll_standardised_error: number
  readonly nll_physical_error: number
  readonly nll_standardised_coordinates: string
  readonly nll_physical_coordinates: string
  readonly coverage_error: ByName<number>
  readonly pit_calibration: ByName<CalibrationJson>
  readonly pit_ecdf: ByName<EcdfJson>
  /** Expected coverage probability at `levels`. */
  readonly tarp: { readonly levels: readonly number[]; readonly coverage: number[] } & CalibrationJson & EcdfJson
  readonly highest_density: { readonly levels: readonly number[]; readonly coverage: number[] } & CalibrationJson &
    EcdfJson
}

/** Likelihood and calibration as plain objects. */
export function posteriorJson(report: PosteriorReport): PosteriorJson {
  const { nllStandardised, nllPhysical } = report
  return {
    events: report.events,
    nll_standardised: nllStandardised.value,
    nll_physical: nllPhysical.value,
    coverage: mapValues(report.coverage, ({ value }) => value),
    pit: mapValues(report.pit, ({ histogram }) => Array.from(histogram)),
    draws: report.draws,
    nll_standardised_error: nllStandardised.error,
    nll_physical_error: nllPhysical.error,
    nll_standardised_coordinates: nllStandardised.coordinates,
    nll_physical_coordinates: nllPhysical.coordinates,
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

/** The same names with changed values. */
export const mapValues = <A, B>(from: Readonly<ByName<A>>, change: (a: A) => B): ByName<B> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))

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
