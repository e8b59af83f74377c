import { titleOf } from '../../columns/index.ts'
import type { SketchTable } from '../../show/index.ts'
import type { FilterReport } from '../answers/filterReport.ts'
import type { Reliability } from '../answers/reliability.ts'
import { formatMeasured } from './formatMeasured.ts'

/** The fractions that the tables show. */
const SHOWN = [0.2, 0.5, 0.8, 1]

/** Figures of the events that are kept, score by score, and how often choices are right. */
export function filterTables(filter: FilterReport | undefined): SketchTable[] {
  if (!filter) return []
  const { fractions, scores, figures, curves, reliability } = filter
  const shown = SHOWN.map((fraction) => fractions.indexOf(fraction)).filter((at) => at >= 0)
  const tables = figures.map((figure) => ({
    title: `Of the events that are trusted most: ${titleOf(figure)}`,
    head: ['kept', ...shown.map((at) => `${Math.round(100 * fractions[at])} %`)],
    rows: Object.entries(scores).map(([score, label]) => [
      label,
      ...shown.map((at) => formatMeasured(curves[score][figure.name][at])),
    ]),
  }))
  return [...tables, ...(reliability ? [reliabilityTable(reliability)] : [])]
}

function reliabilityTable({ accuracy, confidence, overall, bias }: Reliability): SketchTable {
  const bins = accuracy.flatMap(({ n }, b) => (n > 0 ? [b] : []))
  return {
    title: 'Choices that are right, against how probable they were said to be',
    rows: [
      ['said', ...bins.map((b) => confidence[b].toFixed(3))],
      ['right', ...bins.map((b) => formatMeasured(accuracy[b]))],
    ],
    notes: [`${formatMeasured(overall)} in all, which is ${formatMeasured(bias)} more than was said`],
  }
}
