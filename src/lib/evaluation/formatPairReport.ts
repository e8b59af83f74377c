import { rangesOf } from '../unfolding/index.ts'
import type { BiasAndWidth } from './biasAndWidth.ts'
import type { ErrorSummary } from './errorSummary.ts'
import { formatMeasured } from './formatMeasured.ts'
import { calibration, heading, likelihood } from './formatPosterior.ts'
import type { ObservableLabel } from './neutrinoObservables.ts'
import type { PairReport } from './pairReport.ts'
import { textTable } from './textTable.ts'

/** A report of two neutrinos as tables for the terminal: values ± statistical errors, counts, units. */
export function formatPairReport(report: PairReport): string {
  const { posterior, comparison } = report
  const sections = [
    heading(posterior),
    likelihood(posterior),
    efficiency(report),
    errorTables('each method over the events that it answers', comparison.observables, comparison.errors),
    ...Object.entries(comparison.onEventsOf).map(([name, errors]) =>
      errorTables(`over the events that ${name} answers`, comparison.observables, errors),
    ),
    correlations(report),
    unfolding(report),
    calibration(posterior),
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const efficiency = ({ comparison }: PairReport): string[] => [
  'Events with an answer',
  ...textTable(
    Object.entries(comparison.efficiency).map(([name, { value, error, correct, n }]) => [
      `  ${name}`,
      `${formatMeasured({ value: 100 * value, error: 100 * error })} %`,
      `(${correct} of ${n})`,
    ]),
  ),
]

function errorTables(where: string, observables: readonly ObservableLabel[], errors: BiasAndWidth): string[] {
  const methods = Object.keys(errors)
  const rows = (number: (summary: ErrorSummary) => string) =>
    observables.map(({ name, label, unit }) => [
      `  ${unit ? `${label} [${unit}]` : label}`,
      ...methods.map((method) => number(errors[method][name])),
    ])
  const table = (number: (summary: ErrorSummary) => string) => textTable([['  ', ...methods], ...rows(number)])
  return [
    `Bias: median of estimate − truth, ${where}`,
    ...table(({ median }) => formatMeasured(median)),
    '',
    `Width: half of the 16-84 % interval of estimate − truth, ${where}`,
    ...table(({ width }) => formatMeasured(width)),
  ]
}

const AXES = ['x', 'y', 'z']

function correlations({ correlations }: PairReport): string[] {
  const methods = Object.entries(correlations)
  const rows = AXES.flatMap((row, i) =>
    AXES.map((column, j) => [
      `  ρ(p_${row}^ν, p_${column}^ν̄)`,
      ...methods.map(([, { components }]) => formatMeasured(components[i][j])),
    ]),
  )
  return ['Correlation of neutrino and antineutrino', ...textTable([['  ', ...methods.map(([name]) => name)], ...rows])]
}

function unfolding({ unfolding: { binning, generated, methods } }: PairReport): string[] {
  const names = Object.keys(methods)
  const edge = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : '∞')
  const rows = Array.from(generated, (events, bin) => [
    `  ${rangesOf(binning, bin)
      .map(([low, high]) => `${edge(low)}–${edge(high)}`)
      .join(', ')}`,
    String(events),
    ...names.map((name) => {
      const { relativeError, overBaseline } = methods[name]
      return `${(100 * relativeError[bin]).toFixed(1)} % (${overBaseline[bin].toFixed(2)})`
    }),
  ])
  return [
    `Statistical error of the unfolded ${binning.axes.map(({ name }) => name).join(', ')}, and in brackets over that with true neutrinos`,
    ...textTable([['  bin', 'events', ...names], ...rows]),
  ]
}
