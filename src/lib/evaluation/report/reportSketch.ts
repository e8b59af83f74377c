import { type Quantity, rangesOf, titleOf } from '../../columns/index.ts'
import { type Sketch, type SketchTable, showing } from '../../show/index.ts'
import type { BiasAndWidth } from '../answers/biasAndWidth.ts'
import type { ErrorSummary } from '../answers/errorSummary.ts'
import { filterTables } from './formatFilter.ts'
import { formatMeasured } from './formatMeasured.ts'
import { formatShare } from './formatPercent.ts'
import { calibration, conditional, heading, likelihood } from './formatPosterior.ts'
import { formatSpectra } from './formatSpectra.ts'
import type { Report } from './report.ts'

/** A report that shows itself, in tables. */
export const shownReport = <R extends Report>(report: R): R => ({ ...report, ...SHOWN })

const SHOWN = showing<Report>(reportSketch)

/** A report as tables: values ± statistical errors, counts, units. */
export function reportSketch(report: Report): Sketch {
  const { posterior, observables, answers } = report
  const table = (where: string, errors: BiasAndWidth) => errorTables(where, observables, errors, report.methods)
  return {
    heading: heading(posterior),
    tables: [
      ...likelihood(posterior),
      ...efficiency(report),
      ...association(report),
      ...table('', answers.errors),
      ...Object.entries(answers.onEventsOf).flatMap(([method, errors]) =>
        table(`, over the events that ${labelOf(report, method)} answers`, errors),
      ),
      ...correlations(report),
      ...unfolding(report),
      ...formatSpectra(report.spectra, observables),
      ...filterTables(report.filter),
      ...calibration(posterior),
      ...conditional(posterior),
    ],
  }
}

const labelOf = ({ methods }: Pick<Report, 'methods'>, id: string) => methods[id] ?? id

function efficiency({ answers, methods }: Report): SketchTable[] {
  const all = Object.entries(answers.efficiency)
  if (all.every(([, { correct, n }]) => correct === n)) return []
  const rows = all.map(([id, answered]) => [
    labelOf({ methods }, id),
    formatShare(answered),
    `(${answered.correct} of ${answered.n})`,
  ])
  return [{ title: 'Events with an answer', rows }]
}

function association({ association: table, methods }: Report): SketchTable[] {
  if (!table) return []
  const { jets, methods: fractions, baseline, gains } = table
  const last = jets.length - 1
  const columns = jets.map((n, j) => (j === last ? `${n} or more` : String(n)))
  const events = Object.values(fractions)[0]?.map(({ n }) => String(n)) ?? []
  const name = (id: string) => labelOf({ methods }, id)
  const paired = 'differences are of the same events, with paired errors'
  return [
    {
      title: 'Jets associated right, by number of jets (fully matched events)',
      head: ['jets', ...columns],
      rows: [
        ['events', ...events],
        ...Object.entries(fractions).map(([id, cells]) => [name(id), ...cells.map(formatMeasured)]),
        ...Object.entries(gains).map(([id, cells]) => [
          `${name(id)} − ${name(baseline)}`,
          ...cells.map(formatMeasured),
        ]),
      ],
      notes: Object.keys(gains).length > 0 ? [paired] : [],
    },
  ]
}

function errorTables(
  where: string,
  observables: readonly Quantity[],
  errors: BiasAndWidth,
  methods: Report['methods'],
): SketchTable[] {
  const ids = Object.keys(errors)
  const shown = observables.filter(({ name }) => ids.some((id) => name in errors[id]))
  const table = (title: string, number: (summary: ErrorSummary) => string): SketchTable => ({
    title: `${title}${where}`,
    head: ['', ...ids.map((id) => labelOf({ methods }, id))],
    rows: shown.map((observable) => [
      titleOf(observable),
      ...ids.map((id) => (observable.name in errors[id] ? number(errors[id][observable.name]) : '–')),
    ]),
  })
  return [
    table('Bias: median of estimate − truth', ({ median }) => formatMeasured(median)),
    table('Width: half of the 16-84 % interval of estimate − truth', ({ width }) => formatMeasured(width)),
  ]
}

function correlations({ correlations: table, methods }: Report): SketchTable[] {
  if (!table) return []
  const all = Object.entries(table.methods)
  const label = ({ name, label = name }: Quantity) => label
  const rows = table.rows.flatMap((row, i) =>
    table.columns.map((column, j) => [
      `ρ(${label(row)}, ${label(column)})`,
      ...all.map(([, { values }]) => formatMeasured(values[i][j])),
    ]),
  )
  return [{ title: 'Correlations', head: ['', ...all.map(([id]) => labelOf({ methods }, id))], rows }]
}

function unfolding({ unfolding: precision, methods }: Report): SketchTable[] {
  if (!precision) return []
  const { binning, generated, methods: by } = precision
  const ids = Object.keys(by)
  const edge = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '∞')
  const rows = Array.from(generated, (events, bin) => [
    rangesOf(binning, bin)
      .map(([low, high]) => `${edge(low)}–${edge(high)}`)
      .join(', '),
    String(events),
    ...ids.map((id) => {
      const { relativeError, overBaseline } = by[id]
      return `${(100 * relativeError[bin]).toFixed(1)} % (${overBaseline[bin].toFixed(2)})`
    }),
  ])
  const axes = binning.axes.map(({ name, label = name }) => label).join(', ')
  const title = `Statistical error of the unfolded ${axes}, and in brackets over that with the truth`
  return [{ title, head: ['bin', 'events', ...ids.map((id) => labelOf({ methods }, id))], rows }]
}
