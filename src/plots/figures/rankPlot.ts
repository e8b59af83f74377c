import type { Chart } from '../chart.ts'
import { PlotError } from '../errors.ts'
import { histogramOfCounts } from '../histograms/histogram.ts'
import type { PanelOptions } from '../layout/panel.ts'
import { band } from '../marks/band.ts'
import { binReadout } from '../marks/binReadout.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { rule } from '../marks/rule.ts'
import { figure } from './figure.ts'

/**
 * Ranks of the truth among the draws (its PIT) over what flat ranks have: 1 in every bin. The bands hold one and two
 * standard deviations, √((B − 1)/n), of the counts of a calibrated posterior. A hill says too wide, a valley too narrow.
 * @param counts of equal bins of (0, 1)
 */
export function rankPlot(counts: ArrayLike<number>, options: Partial<PanelOptions> = {}): Chart {
  const bins = counts.length
  const all = Array.from(counts)
  const n = all.reduce((a, b) => a + b, 0)
  if (bins < 2 || !all.every((count) => count >= 0) || !(n > 1e-300 && n < Number.POSITIVE_INFINITY)) {
    const got = bins < 2 ? `${bins} bins` : `[${all.slice(0, 4).join(', ')}${bins > 4 ? ', …' : ''}]`
    throw new PlotError({ who: 'rankPlot', wanted: 'counts of two bins or more, at least one event', got })
  }
  const sigma = Math.sqrt((bins - 1) / n)
  const edges = Array.from({ length: bins + 1 }, (_, i) => i / bins)
  const relative = histogramOfCounts(
    { name: 'rank', label: 'rank of the truth' },
    edges,
    all.map((count) => (count * bins) / n),
  )
  const reach = Math.max(4.5 * sigma, ...relative.values.map((value) => 1.5 * Math.abs(value - 1)))
  return figure(
    {
      x: relative.of,
      y: 'events / expected',
      yDomain: [Math.max(0, 1 - reach), 1 + reach],
      width: 300,
      height: 220,
      ...options,
    },
    band(
      { x: [0, 1], low: [1 - 2 * sigma, 1 - 2 * sigma], high: [1 + 2 * sigma, 1 + 2 * sigma] },
      { opacity: 0.12, label: '± 1σ, ± 2σ' },
    ),
    band({ x: [0, 1], low: [1 - sigma, 1 - sigma], high: [1 + sigma, 1 + sigma] }, { opacity: 0.16 }),
    rule({ y: 1 }, { dash: [4, 4], width: 1 }),
    histogramStep(
      { ...relative, errors: relative.values.map(() => sigma) },
      { errors: false, closed: false, colour: 'blue' },
    ),
    binReadout([{ of: { ...relative, errors: relative.values.map(() => sigma) }, label: 'events / expected' }]),
  )
}
