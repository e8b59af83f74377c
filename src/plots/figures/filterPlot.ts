import { titleOf } from '../../lib/columns/index.ts'
import type { FilterReport } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import { PlotError } from '../errors.ts'
import { checkSome } from '../layout/checks.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { plainText } from '../layout/richText.ts'
import { band } from '../marks/band.ts'
import { line } from '../marks/line.ts'
import { rule } from '../marks/rule.ts'
import { SERIES } from '../theme.ts'
import { twoPanels, under } from './twoPanels.ts'

/** How a filter is drawn. */
export interface FilterPlotOptions extends Partial<PanelOptions> {
  /** The score of the panel below, which the others are divided by; `random` if it is there. */
  readonly baseline?: string
}

/**
 * A figure of the events that are kept, against how many are, by what they are filtered by, with bands of one standard deviation;
 * below, each over the baseline's.
 * @param figure by its name in the report
 * @throws PlotError for a figure or baseline that the report does not have
 */
export function filterPlot(filter: FilterReport, figure: string, options: FilterPlotOptions = {}): Chart {
  const { fractions, scores, figures, curves } = filter
  const { baseline = 'random', ...rest } = options
  const quantity = figures.find(({ name }) => name === figure)
  if (!quantity) {
    const wanted = `one of ${figures.map(({ name }) => name).join(', ')}`
    throw new PlotError({ who: 'filterPlot', wanted, got: figure })
  }
  checkSome('filterPlot', 'score', Object.keys(scores))
  const reference = curves[baseline]?.[figure]
  if (!reference) {
    const wanted = `a baseline of ${Object.keys(scores).join(', ')}`
    throw new PlotError({ who: 'filterPlot', wanted, got: baseline })
  }
  const all = Object.entries(scores).map(([score, label], k) => ({
    points: curves[score][figure],
    style: {
      label,
      ...(score === baseline ? ({ colour: 'muted', dash: [4, 4] } as const) : { colour: SERIES[k % SERIES.length] }),
    },
  }))
  const x = { name: 'kept', label: 'fraction of events kept' }
  const shared = { x, xDomain: [0, 1] as const, caption: '', width: 420, ...rest }
  const drawn = (over: (value: number, i: number) => number) =>
    all.flatMap(({ points, style: { label, ...style } }) => [
      band(
        {
          x: fractions,
          low: points.map(({ value, error }, i) => over(value - error, i)),
          high: points.map(({ value, error }, i) => over(value + error, i)),
        },
        { ...style, opacity: 0.18 },
      ),
      line({ x: fractions, y: points.map(({ value }, i) => over(value, i)) }, { ...style, label }),
    ])
  const above = panel(
    { y: quantity, height: 280, ...shared, xLabels: false },
    drawn((value) => value),
  )
  const note = `relative to: ${scores[baseline]}`
  const below = panel({ ...under(shared), y: 'ratio', height: 110, note }, [
    rule({ y: 1 }, { colour: 'muted', dash: [4, 4], width: 1 }),
    ...drawn((value, i) => value / reference[i].value),
  ])
  return twoPanels(above, below, plainText(`${titleOf(quantity)} against the fraction of events kept`))
}
