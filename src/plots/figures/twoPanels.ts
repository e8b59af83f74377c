import { type Chart, chart } from '../chart.ts'
import type { Layer } from '../layout/mark.ts'
import type { PanelOptions } from '../layout/panel.ts'

/** The options of a panel that stands under another one: what is written once is written above, and the upper legend is for both. */
export function under<O extends Partial<PanelOptions>>(options: O) {
  const {
    note: _note,
    title: _title,
    label: _label,
    y: _y,
    yLog: _log,
    yDomain: _domain,
    yTicks: _ticks,
    ...rest
  } = options
  const { height: _height, ...shared } = rest
  return { ...shared, caption: null, legend: false, follow: true } as const
}

/** A panel and one under it with the same horizontal axis. */
export const twoPanels = (above: Layer, below: Layer, alt: string): Chart =>
  chart({ vconcat: [above, below], spacing: 14, bounds: 'flush' }, alt)
