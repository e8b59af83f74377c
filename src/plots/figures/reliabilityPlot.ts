import type { Reliability } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import { histogramOfCounts } from '../histograms/histogram.ts'
import { checkSome } from '../layout/checks.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { line } from '../marks/line.ts'
import { points } from '../marks/points.ts'
import { type Named, named } from './named.ts'
import { twoPanels, under } from './twoPanels.ts'

/**
 * How often choices are right against how probable they were said to be, with Wilson intervals; probabilities that are kept lie on
 * the diagonal. Below, how many choices each probability was said of.
 * @param all by name
 */
export function reliabilityPlot(all: Named<Reliability>, options: Partial<PanelOptions> = {}): Chart {
  const series = named(all)
  checkSome('reliabilityPlot', 'reliability', series)
  const x = { name: 'confidence', label: 'predicted probability' }
  const shared = { x, caption: '', xDomain: [0, 1] as const, width: 340, ...options }
  const above = panel({ y: 'observed accuracy', yDomain: [0, 1], height: 320, ...shared, xLabels: false }, [
    line({ x: [0, 1], y: [0, 1] }, { colour: 'muted', dash: [4, 4], width: 1 }),
    ...series.map(({ of: { accuracy, confidence }, ...style }) => {
      const filled = accuracy.flatMap(({ n }, b) => (n > 0 ? [b] : []))
      return points(
        {
          x: filled.map((b) => confidence[b]),
          y: filled.map((b) => accuracy[b].value),
          low: filled.map((b) => accuracy[b].low),
          high: filled.map((b) => accuracy[b].high),
        },
        style,
      )
    }),
  ])
  const below = panel(
    { ...under(shared), y: 'choices', height: 100 },
    series.map(({ of: { edges, accuracy }, label: _, ...style }) =>
      histogramStep(
        histogramOfCounts(
          x,
          edges,
          accuracy.map(({ n }) => n),
        ),
        style,
      ),
    ),
  )
  return twoPanels(above, below, 'observed accuracy against predicted probability')
}
