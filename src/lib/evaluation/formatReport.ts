import type { ErrorSummary } from './errorSummary.ts'
import { formatMeasured } from './formatMeasured.ts'
import { calibration, heading, likelihood } from './formatPosterior.ts'
import type { Report } from './report.ts'
import { textTable } from './textTable.ts'

/** A report as tables for the terminal: values ± statistical errors, counts, units. */
export function formatReport(report: Report): string {
  const sections = [heading(report), likelihood(report), association(report), errors(report), calibration(report)]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function association({ association: { jets, methods, baseline, gains } }: Report): string[] {
  const last = jets.length - 1
  const columns = jets.map((n, j) => (j === last ? `${n} or more` : String(n)))
  const events = Object.values(methods)[0]?.map(({ n }) => String(n)) ?? []
  return [
    'Leptonic b chosen right, by number of jets (fully matched events)',
    ...textTable([
      ['  jets', ...columns],
      ['  events', ...events],
      ...Object.entries(methods).map(([method, cells]) => [`  ${method}`, ...cells.map(formatMeasured)]),
      ...Object.entries(gains).map(([method, cells]) => [`  ${method} − ${baseline}`, ...cells.map(formatMeasured)]),
    ]),
    ...(Object.keys(gains).length > 0 ? ['  differences are of the same events, with paired errors'] : []),
  ]
}

function errors({ observables, errors: methods }: Report): string[] {
  const shown = observables.filter(({ name }) => Object.values(methods).some((columns) => name in columns))
  const table = (number: (summary: ErrorSummary) => string) =>
    textTable([
      ['  method', ...shown.map(({ label, unit }) => (unit ? `${label} [${unit}]` : label))],
      ...Object.entries(methods).map(([method, columns]) => [
        `  ${method}`,
        ...shown.map(({ name }) => (name in columns ? number(columns[name]) : '–')),
      ]),
    ])
  return [
    'Bias: median of estimate − truth',
    ...table(({ median }) => formatMeasured(median)),
    '',
    'Width: half of the 16-84 % interval of estimate − truth',
    ...table(({ width }) => formatMeasured(width)),
  ]
}
