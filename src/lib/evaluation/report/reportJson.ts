import { mapValues } from '../../columns/index.ts'
import type { AssociationTable } from '../answers/associationTable.ts'
import type { CorrelationTable } from '../answers/correlationTable.ts'
import type { UnfoldingPrecision } from '../answers/unfoldingPrecision.ts'
import type { NegativeLogLikelihood } from '../posterior/negativeLogLikelihood.ts'
import type { Measured } from '../statistics/measured.ts'
import type { Calibration, Report } from './report.ts'

/** A plain object of JSON. */
type Plain = { readonly [name: string]: unknown }

/**
 * A report as the plain object of `neutrina evaluate --json` (docs/report-json.md): numbers with an error as
 * `{ value, error }`, methods and quantities by their ids, what does not exist as null.
 */
export function reportJson({
  posterior,
  methods,
  observables,
  answers,
  association,
  correlations,
  unfolding,
}: Report): Plain {
  const quantities = [...posterior.coordinates, ...observables]
  return {
    format: 'neutrina-report-1',
    events: posterior.events,
    draws: posterior.draws,
    nll_standardised: likelihood(posterior.nllStandardised),
    nll_physical: likelihood(posterior.nllPhysical),
    coverage: mapValues(posterior.coverage, ({ value, error, correct, n }) => ({ value, error, correct, n })),
    ranks: mapValues(posterior.ranks, calibration),
    highest_density: { ...calibration(posterior.highestDensity), ...curve(posterior.highestDensity) },
    tarp: { ...calibration(posterior.tarp), ...curve(posterior.tarp) },
    methods,
    quantities: Object.fromEntries(
      quantities.map(({ name, label = name, unit }) => [name, { label, unit: unit && unit !== '1' ? unit : '' }]),
    ),
    efficiency: mapValues(answers.efficiency, ({ value, error, correct, n }) => ({ value, error, correct, n })),
    errors: answers.errors,
    errors_on_events_of: answers.onEventsOf,
    ...(association && { association: associationJson(association) }),
    ...(correlations && { correlations: correlationsJson(correlations) }),
    ...(unfolding && { unfolding: unfoldingJson(unfolding) }),
  }
}

const likelihood = ({ value, error, coordinates }: NegativeLogLikelihood) => ({ value, error, coordinates })

/** How flat ranks are, in 20 bins, as a distribution function against its simultaneous band, and all together. */
const calibration = ({ histogram, uniformity, ranks, ecdf }: Calibration) => ({
  counts: Array.from(histogram),
  deviation: ranks.ks.deviation,
  ks_p: ranks.ks.p,
  chi_squared: uniformity.chiSquared,
  degrees: uniformity.degrees,
  chi_squared_p: uniformity.pValue,
  worst_z: uniformity.worst,
  shift: ranks.shift,
  spread: ranks.spread,
  ecdf: {
    difference: Array.from(ecdf.difference),
    lower: Array.from(ecdf.lower),
    upper: Array.from(ecdf.upper),
    level: ecdf.level,
    outside: ecdf.outside,
  },
})

const curve = ({ curve: { levels, coverage } }: Calibration) => ({ levels, coverage: coverage.map((c) => c.value) })

function associationJson({ jets, methods, baseline, gains }: AssociationTable): Plain {
  const byJets = <A, B>(cells: readonly A[], change: (cell: A) => B) =>
    Object.fromEntries(cells.map((cell, j) => [String(jets[j]), change(cell)]))
  const numbers = ({ value, error }: Measured) => ({ value: finite(value), error: finite(error) })
  return {
    baseline,
    methods: mapValues(methods, (cells) => byJets(cells, ({ correct, n, ...p }) => ({ ...numbers(p), correct, n }))),
    gains: mapValues(gains, (cells) => byJets(cells, numbers)),
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)

const correlationsJson = ({ rows, columns, methods }: CorrelationTable): Plain =>
  mapValues(methods, ({ n, values }) => ({
    n,
    values: Object.fromEntries(
      rows.map(({ name }, i) => [name, Object.fromEntries(columns.map((column, j) => [column.name, values[i][j]]))]),
    ),
  }))

const unfoldingJson = ({ binning, generated, methods }: UnfoldingPrecision): Plain => ({
  axes: binning.axes.map(({ name, label = name, unit = '', edges }) => ({
    name,
    label,
    unit,
    edges: Array.from(edges, finite),
  })),
  generated: Array.from(generated),
  methods: mapValues(methods, ({ relativeError, overBaseline, bias, response }) => ({
    relative_error: Array.from(relativeError),
    over_baseline: Array.from(overBaseline),
    bias: Array.from(bias),
    efficiency: Array.from(response.efficiency),
  })),
})
