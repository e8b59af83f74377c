import { type Quantity, rangesOf, titleOf } from '../../columns/index.ts'
import type { BiasAndWidth } from '../answers/biasAndWidth.ts'
import type { ErrorSummary } from '../answers/errorSummary.ts'
import { formatFilter } from './formatFilter.ts'
import { formatMeasured } from './formatMeasured.ts'
import { formatShare } from './formatPercent.ts'
import { calibration, heading, likelihood } from './formatPosterior.ts'
import { formatSpectra } from './formatSpectra.ts'
import type { Report } from './report.ts'
import { textTable } from './textTable.ts'

/** A report as tables for the terminal: values ± statistical errors, counts, units. */
export function formatReport(report: Report): string {
  const { posterior, observables, answers } = report
  const table = (where: string, errors: BiasAndWidth) => errorTables(where, observables, errors, report.methods)
  const sections = [
    heading(posterior),
    likelihood(posterior),
    efficiency(report),
    association(report),
    table('', answers.errors),
    ...Object.entries(answers.onEventsOf).map(([method, errors]) =>
      table(`, over the events that ${labelOf(report, method)} answers`, errors),
    ),
    correlations(report),
    unfolding(report),
    formatSpectra(report.spectra, observables),
    formatFilter(report.filter),
    calibration(posterior),
  ].filter((lines) => lines.length > 0)
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const labelOf = ({ methods }: Pick<Report, 'methods'>, id: string) => methods[id] ?? id

function efficiency({ answers, methods }: Report): string[] {
  const all = Object.entries(answers.efficiency)
  if (all.every(([, { correct, n }]) => correct === n)) return []
  return [
    'Events with an answer',
    ...textTable(
      all.map(([id, answered]) => [
        `  ${labelOf({ methods }, id)}`,
        formatShare(answered),
        `(${answered.correct} of ${answered.n})`,
      ]),
    ),
  ]
}

function association({ association: table, methods }: Report): string[] {
  if (!table) return []
  const { jets, methods: fractions, baseline, gains } = table
  const last = jets.length - 1
  const columns = jets.map((n, j) => (j === last ? `${n} or more` : String(n)))
  const events = Object.values(fractions)[0]?.map(({ n }) => String(n)) ?? []
  const name = (id: string) => labelOf({ methods }, id)
  return [
    'Jets associated right, by number of jets (fully matched events)',
    ...textTable([
      ['  jets', ...columns],
      ['  events', ...events],
      ...Object.entries(fractions).map(([id, cells]) => [`  ${name(id)}`, ...cells.map(formatMeasured)]),
      ...Object.entries(gains).map(([id, cells]) => [
        `  ${name(id)} − ${name(baseline)}`,
        ...cells.map(formatMeasured),
      ]),
    ]),
    ...(Object.keys(gains).length > 0 ? ['  differences are of the same events, with paired errors'] : []),
  ]
}

function errorTables(
  where: string,
  observables: readonly Quantity[],
  errors: BiasAndWidth,
  methods: Report['methods'],
): string[] {
  const ids = Object.keys(errors)
  const shown = observables.filter(({ name }) => ids.some((id) => name in errors[id]))
  const table = (number: (summary: ErrorSummary) => string) =>
    textTable([
      ['  ', ...ids.map((id) => labelOf({ methods }, id))],
      ...shown.map((observable) => [
        `  ${titleOf(observable)}`,
        ...ids.map((id) => (observable.name in errors[id] ? number(errors[id][observable.name]) : '–')),
      ]),
    ])
  return [
    `Bias: median of estimate − truth${where}`,
    ...table(({ median }) => formatMeasured(median)),
    '',
    `Width: half of the 16-84 % interval of estimate − truth${where}`,
    ...table(({ width }) => formatMeasured(width)),
  ]
}

function correlations({ correlations: table, methods }: Report): string[] {
  if (!table) return []
  const all = Object.entries(table.methods)
  const label = ({ name, label = name }: Quantity) => label
  return [
    'Correlations',
    ...textTable([
      ['  ', ...all.map(([id]) => labelOf({ methods }, id))],
      ...table.rows.flatMap((row, i) =>
        table.columns.map((column, j) => [
          `  ρ(${label(row)}, ${label(column)})`,
          ...all.map(([, { values }]) => formatMeasured(values[i][j])),
        ]),
      ),
    ]),
  ]
}

function unfolding({ unfolding: precision, methods }: Report): string[] {
  if (!precision) return []
  const { binning, generated, methods: by } = precision
  const ids = Object.keys(by)
  const edge = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '∞')
  const rows = Array.from(generated, (events, bin) => [
    `  ${rangesOf(binning, bin)
      .map(([low, high]) => `${edge(low)}–${edge(high)}`)
      .join(', ')}`,
    String(events),
    ...ids.map((id) => {
      const { relativeError, overBaseline } = by[id]
      return `${(100 * relativeError[bin]).toFixed(1)} % (${overBaseline[bin].toFixed(2)})`
    }),
  ])
  const axes = binning.axes.map(({ name, label = name }) => label).join(', ')
  return [
    `Statistical error of the unfolded ${axes}, and in brackets over that with the truth`,
    ...textTable([['  bin', 'events', ...ids.map((id) => labelOf({ methods }, id))], ...rows]),
  ]
}
