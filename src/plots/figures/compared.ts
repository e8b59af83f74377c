import type { Chart } from '../chart.ts'
import type { Histogram } from '../histograms/histogram.ts'
import type { Domain } from '../layout/domain.ts'
import type { Mark, Style } from '../layout/mark.ts'
import { type Drawn, type PanelOptions, panel } from '../layout/panel.ts'
import { binReadout } from '../marks/binReadout.ts'
import { contentTitle } from './contentTitle.ts'
import { altOf } from './figure.ts'
import { twoPanels, under } from './twoPanels.ts'

/** A histogram with its look. */
export interface Drawing extends Style {
  readonly of: Histogram
}

/** How compared histograms are drawn. */
export interface ComparisonOptions extends Partial<PanelOptions> {
  /** Range of the lower panel. */
  readonly lowerDomain?: Domain
  readonly lowerHeight?: number
  /** What the lower panel shows; `ratio to` and the reference's name, or `pull`, where not given. */
  readonly lowerTitle?: string
  /** More marks of the upper panel. */
  readonly marks?: readonly Drawn[]
  readonly alt?: string
}

interface Panels {
  /** What pointing at a bin tells; the first gives the axes their names. */
  readonly read: readonly Pick<Drawing, 'of' | 'label'>[]
  readonly upper: readonly Mark[]
  readonly lower: readonly Mark[]
}

/** Histograms, and under them how they compare. */
export function compared({ read, upper, lower }: Panels, options: ComparisonOptions): Chart {
  const { lowerDomain, lowerHeight = 90, lowerTitle = '', marks = [], alt, ...rest } = options
  const [{ of }] = read
  const { edges } = of
  const shared: PanelOptions = {
    x: of.of,
    y: contentTitle(of),
    caption: '',
    xDomain: [edges[0], edges[edges.length - 1]],
    width: 420,
    height: 260,
    ...rest,
  }
  const above = panel({ ...shared, xLabels: false }, [...upper, ...marks, binReadout(read)])
  const domain = lowerDomain && { yDomain: lowerDomain }
  const below = panel({ ...under(shared), y: lowerTitle, height: lowerHeight, ...domain }, lower)
  return twoPanels(above, below, alt ?? altOf(shared))
}
