import { titleOf } from '../../columns/index.ts'
import { countOf, type SketchTable } from '../../show/index.ts'
import { formatMeasured } from './formatMeasured.ts'
import { formatPercent, formatShare } from './formatPercent.ts'
import type { Calibration, PosteriorReport } from './report.ts'

/** How many events and draws a report is of. */
export const heading = ({ events, draws }: PosteriorReport): string =>
  `${countOf(events)} events, ${countOf(draws)} draws of the posterior each`

/** The mean negative log-likelihoods. */
export function likelihood({ nllStandardised, nllPhysical }: PosteriorReport): SketchTable[] {
  const row = (name: string, { coordinates, ...nll }: PosteriorReport['nllPhysical']) => [
    `${name}: density in ${coordinates}`,
    formatMeasured(nll),
  ]
  const rows = [row('standardised', nllStandardised), row('physical', nllPhysical)]
  return [{ title: 'Mean −ln p(truth)', rows }]
}

/** Coverage and ranks. */
export function calibration(report: PosteriorReport): SketchTable[] {
  const { coordinates, coverage, highestDensity, ranks: of, tarp, regions = {}, recalibrated = {} } = report
  const ranks: [string, Calibration][] = [
    ...coordinates.map(({ name, label = name }): [string, Calibration] => [label, of[name]]),
    ...Object.entries(recalibrated).map(([name, one]): [string, Calibration] => [
      `${labelOf(report, name)}, mapped`,
      one,
    ]),
    ['highest density', highestDensity],
    ['TARP', tarp],
  ]
  return [
    {
      title: 'Calibration of the posterior',
      rows: Object.entries(coverage).map(([level, held]) => [
        `truths in the highest-density region of ${formatPercent(Number(level))}`,
        formatShare(held),
        `(${held.correct} of ${held.n})`,
        ...(regions[level] ? [`conformal: ${formatShare(regions[level])}`] : []),
      ]),
    },
    {
      head: ['ranks of the truth', 'χ²/19', 'p', 'KS p', 'worst bin', 'shift', 'spread', 'outside band'],
      rows: ranks.map(([name, of]) => [name, ...calibrationCells(of)]),
      notes: [
        '20 bins; shift: mean rank − ½; spread: mean |rank − ½| − ¼, above 0 where posteriors are too narrow',
        '(for highest density that is a shift above 0);',
        `outside band: points of 99 where the ECDF leaves its ${formatPercent(tarp.ecdf.level)} simultaneous band`,
      ],
    },
  ]
}

function calibrationCells({ uniformity, ranks, ecdf }: Calibration): string[] {
  return [
    (uniformity.chiSquared / uniformity.degrees).toFixed(2),
    probability(uniformity.pValue),
    probability(ranks.ks.p),
    `${uniformity.worst.toFixed(1)} σ`,
    formatMeasured(ranks.shift),
    formatMeasured(ranks.spread),
    `${ecdf.outside} of ${ecdf.at.length}`,
  ]
}

const labelOf = ({ coordinates }: PosteriorReport, id: string) => {
  const known = coordinates.find(({ name }) => name === id)
  return known?.label ?? id
}

/** Coverage in bins of what is known of an event. */
export function conditional({ conditional: all = {} }: PosteriorReport): SketchTable[] {
  return Object.values(all).map((one) => {
    const levels = Object.keys(one.bins[0]?.coverage ?? {})
    return {
      title: `Calibration in bins of ${titleOf(one)}`,
      head: [
        'bin',
        'events',
        ...levels.map((level) => `${formatPercent(Number(level))} hold`),
        'KS p: density',
        'TARP',
      ],
      rows: one.bins.map((bin, b) => [
        `${edge(one.edges[b])}–${edge(one.edges[b + 1])}`,
        String(bin.events),
        ...levels.map((level) => formatShare(bin.coverage[level])),
        probability(bin.highestDensity.p),
        probability(bin.tarp.p),
      ]),
    }
  })
}

const edge = (value: number) => (Number.isFinite(value) ? String(value) : '∞')

const probability = (p: number) => (p < 1e-3 ? p.toExponential(0) : p.toFixed(3))
