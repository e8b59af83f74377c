import { titleOf } from '../../columns/index.ts'
import type { FilterReport } from '../answers/filterReport.ts'
import { formatMeasured } from './formatMeasured.ts'
import { textTable } from './textTable.ts'

/** The fractions that the tables show. */
const SHOWN = [0.2, 0.5, 0.8, 1]

/** Figures of the events that are kept, score by score, and how often choices are right. */
export function formatFilter(filter: FilterReport | undefined): string[] {
  if (!filter) return []
  const { fractions, scores, figures, curves, reliability } = filter
  const shown = SHOWN.map((fraction) => fractions.indexOf(fraction)).filter((at) => at >= 0)
  const tables = figures.flatMap((figure) => [
    `  ${titleOf(figure)}`,
    ...textTable([
      ['    kept', ...shown.map((at) => `${Math.round(100 * fractions[at])} %`)],
      ...Object.entries(scores).map(([score, label]) => [
        `    ${label}`,
        ...shown.map((at) => formatMeasured(curves[score][figure.name][at])),
      ]),
    ]),
  ])
  const bins = reliability?.accuracy.flatMap(({ n }, b) => (n > 0 ? [b] : [])) ?? []
  return [
    'Events that are trusted most: what remains wrong of those that are kept',
    ...tables,
    ...(reliability
      ? [
          `Choices that are right, against how probable they were said to be: ${formatMeasured(reliability.overall)} in all, ${formatMeasured(reliability.bias)} more than said`,
          ...textTable([
            ['  said', ...bins.map((b) => reliability.confidence[b].toFixed(3))],
            ['  right', ...bins.map((b) => formatMeasured(reliability.accuracy[b]))],
          ]),
        ]
      : []),
  ]
}
