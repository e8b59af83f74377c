import { mapValues, type Quantity } from '../../columns/index.ts'
import type { AssociationTable } from '../answers/associationTable.ts'
import type { BiasAndWidth } from '../answers/biasAndWidth.ts'
import type { CorrelationTable } from '../answers/correlationTable.ts'
import type { FilterReport } from '../answers/filterReport.ts'
import type { UnfoldingPrecision } from '../answers/unfoldingPrecision.ts'
import { spectraJson } from '../distances/spectra.ts'
import type { ConditionalCalibration } from '../posterior/conditionalCalibration.ts'
import type { NegativeLogLikelihood } from '../posterior/negativeLogLikelihood.ts'
import type { Measured } from '../statistics/measured.ts'
import type { Proportion } from '../statistics/proportion.ts'
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
  spectra,
  filter,
}: Report): Plain {
  const quantities = [...posterior.coordinates, ...observables]
  return {
    format: 'neutrina-report-1',
    events: posterior.events,
    draws: posterior.draws,
    nll_standardised: likelihood(posterior.nllStandardised),
    nll_physical: likelihood(posterior.nllPhysical),
    coverage: mapValues(posterior.coverage, share),
    ranks: mapValues(posterior.ranks, calibration),
    highest_density: { ...calibration(posterior.highestDensity), ...curve(posterior.highestDensity) },
    tarp: { ...calibration(posterior.tarp), ...curve(posterior.tarp) },
    ...(posterior.regions && { regions: mapValues(posterior.regions, share) }),
    ...(posterior.recalibrated && { recalibrated: mapValues(posterior.recalibrated, calibration) }),
    ...(posterior.conditional && { conditional: mapValues(posterior.conditional, conditionalJson) }),
    methods,
    quantities: Object.fromEntries(quantities.map((quantity) => [quantity.name, written(quantity)])),
    efficiency: mapValues(answers.efficiency, share),
    errors: errorsJson(answers.errors),
    errors_on_events_of: mapValues(answers.onEventsOf, errorsJson),
    ...(association && { association: associationJson(association) }),
    ...(correlations && { correlations: correlationsJson(correlations) }),
    ...(unfolding && { unfolding: unfoldingJson(unfolding) }),
    ...(spectra && spectraJson(spectra)),
    ...(filter && { filter: filterJson(filter) }),
  }
}

const finite = (value: number) => (Number.isFinite(value) ? value : null)
const numbers = (values: ArrayLike<number>) => Array.from(values, finite)
const measured = ({ value, error }: Measured) => ({ value: finite(value), error: finite(error) })
const share = ({ correct, n, ...of }: Proportion) => ({ ...measured(of), correct, n })
const likelihood = ({ coordinates, ...nll }: NegativeLogLikelihood) => ({ ...measured(nll), coordinates })

/** How a quantity is written: its label, and its unit, empty for a pure number. */
const written = ({ name, label = name, unit }: Quantity) => ({ label, unit: unit && unit !== '1' ? unit : '' })

/** How flat ranks are, in 20 bins, as a distribution function against its simultaneous band, and all together. */
const calibration = ({ histogram, uniformity, ranks, ecdf }: Calibration) => ({
  counts: numbers(histogram),
  deviation: ranks.ks.deviation,
  ks_p: ranks.ks.p,
  chi_squared: uniformity.chiSquared,
  degrees: uniformity.degrees,
  chi_squared_p: uniformity.pValue,
  worst_z: uniformity.worst,
  shift: measured(ranks.shift),
  spread: measured(ranks.spread),
  ecdf: {
    difference: numbers(ecdf.difference),
    lower: numbers(ecdf.lower),
    upper: numbers(ecdf.upper),
    level: ecdf.level,
    outside: ecdf.outside,
  },
})

const curve = ({ curve: { levels, coverage } }: Calibration) => ({
  levels: numbers(levels),
  coverage: coverage.map(({ value }) => finite(value)),
})

const conditionalJson = ({ edges, bins, ...quantity }: ConditionalCalibration): Plain => ({
  ...written(quantity),
  edges: numbers(edges),
  bins: bins.map(({ events, coverage, regions, highestDensity, ranks, tarp }) => ({
    events,
    coverage: mapValues(coverage, share),
    ...(regions && { regions: mapValues(regions, share) }),
    ks_p: {
      highest_density: finite(highestDensity.p),
      tarp: finite(tarp.p),
      ...mapValues(ranks, ({ p }) => finite(p)),
    },
  })),
})

const errorsJson = (errors: BiasAndWidth): Plain =>
  mapValues(errors, (ofMethod) =>
    mapValues(ofMethod, ({ n, median, mean, width, rms }) => ({
      n,
      median: measured(median),
      mean: measured(mean),
      width: measured(width),
      rms: measured(rms),
    })),
  )

function associationJson({ jets, methods, baseline, gains }: AssociationTable): Plain {
  const byJets = <A, B>(cells: readonly A[], change: (cell: A) => B) =>
    Object.fromEntries(cells.map((cell, j) => [String(jets[j]), change(cell)]))
  return {
    baseline,
    methods: mapValues(methods, (cells) => byJets(cells, share)),
    gains: mapValues(gains, (cells) => byJets(cells, measured)),
  }
}

const correlationsJson = ({ rows, columns, methods }: CorrelationTable): Plain =>
  mapValues(methods, ({ n, values }) => ({
    n,
    values: Object.fromEntries(
      rows.map(({ name }, i) => [
        name,
        Object.fromEntries(columns.map((column, j) => [column.name, measured(values[i][j])])),
      ]),
    ),
  }))

const unfoldingJson = ({ binning, generated, baseline, methods }: UnfoldingPrecision): Plain => ({
  axes: binning.axes.map((axis) => ({ name: axis.name, ...written(axis), edges: numbers(axis.edges) })),
  generated: numbers(generated),
  baseline,
  methods: mapValues(methods, ({ relativeError, overBaseline, bias, response }) => ({
    relative_error: numbers(relativeError),
    over_baseline: numbers(overBaseline),
    bias: numbers(bias),
    efficiency: numbers(response.efficiency),
  })),
})

const filterJson = ({ fractions, scores, figures, curves, reliability }: FilterReport): Plain => ({
  fractions: numbers(fractions),
  scores,
  figures: Object.fromEntries(figures.map((figure) => [figure.name, written(figure)])),
  curves: mapValues(curves, (ofScore) => mapValues(ofScore, (points) => points.map(measured))),
  ...(reliability && {
    reliability: {
      edges: numbers(reliability.edges),
      confidence: numbers(reliability.confidence),
      accuracy: reliability.accuracy.map(share),
      bias: measured(reliability.bias),
      calibration_error: finite(reliability.calibrationError),
      overall: share(reliability.overall),
    },
  }),
})
