import type { PosteriorReport } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import type { PanelOptions } from '../layout/panel.ts'
import { grid } from './grid.ts'
import { rankPlot } from './rankPlot.ts'

interface RankPlotsOptions extends Partial<PanelOptions> {
  /** Panels side by side. */
  readonly columns?: number
}

/** A rankPlot for each coordinate of a posterior. */
export function rankPlots(
  { coordinates, ranks }: Pick<PosteriorReport, 'coordinates' | 'ranks'>,
  { columns = 3, caption = '', ...options }: RankPlotsOptions = {},
): Chart {
  const panels = coordinates.map(({ name, label = name }, k) =>
    rankPlot(ranks[name].histogram, { note: label, caption: k === 0 ? caption : null, ...options }),
  )
  return grid(panels, { columns })
}
