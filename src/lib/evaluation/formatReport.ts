import type { ErrorSummary } from './errorSummary.ts'
import { formatMeasured } from './formatMeasured.ts'
import type { Calibration, Report } from './report.ts'
import { textTable } from './textTable.ts'

/** A report as tables for the terminal: values ± statistical errors, counts, units. */
export function formatReport(report: Report): string {
  const sections = [heading(report), likelihood(report), association(report), errors(report), calibration(report)]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const heading = ({ events, draws }: Report): string[] => [
  `${events.toLocaleString('en-US')} events, ${draws.toLocaleString('en-US')} draws of the posterior each`,
]

function likelihood({ nllStandardised, nllPhysical }: Report): string[] {
  const row = (name: string, { coordinates, ...nll }: Report['nllPhysical']) => [
    `  ${name}: density in ${coordinates}`,
    formatMeasured(nll),
  ]
  return ['Mean −ln p(truth)', ...textTable([row('standardised', nllStandardised), row('physical', nllPhysical)])]
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

function calibration({ coverage, highestDensity, pit, tarp }: Report): string[] {
  const ranks: [string, Calibration][] = [
    ...Object.entries(pit).map(([name, of]): [string, Calibration] => [`PIT ${name}`, of]),
    ['highest density', highestDensity],
    ['TARP', tarp],
  ]
  return [
    'Calibration of the posterior',
    ...textTable(
      Object.entries(coverage).map(([level, held]) => [
        `  truths in the highest-density region of ${formatPercent(Number(level))}`,
        `${formatMeasured({ value: 100 * held.value, error: 100 * held.error })} %`,
        `(${held.correct} of ${held.n})`,
      ]),
    ),
    ...textTable([
      ['  ranks of the truth', 'χ²/19', 'p', 'worst bin', 'shift', 'spread', 'outside band'],
      ...ranks.map(([name, of]) => [`  ${name}`, ...calibrationCells(of)]),
    ]),
    '  20 bins; shift: mean rank − ½; spread: mean |rank − ½| − ¼, above 0 where posteriors are too narrow',
    '  (for highest density that is a shift above 0);',
    `  outside band: points of 99 where the ECDF leaves its ${formatPercent(tarp.ecdf.level)} simultaneous band`,
  ]
}

function calibrationCells({ uniformity, ranks, ecdf }: Calibration): string[] {
  return [
    (uniformity.chiSquared / uniformity.degrees).toFixed(2),
    uniformity.pValue < 1e-3 ? uniformity.pValue.toExponential(0) : uniformity.pValue.toFixed(3),
    `${uniformity.worst.toFixed(1)} σ`,
    formatMeasured(ranks.shift),
    formatMeasured(ranks.spread),
    `${ecdf.outside} of ${ecdf.at.length}`,
  ]
}

const formatPercent = (share: number) => `${Number((100 * share).toPrecision(6))} %`
