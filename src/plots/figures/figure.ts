import { titleOf } from '../../lib/columns/index.ts'
import { type Chart, chart } from '../chart.ts'
import { type Drawn, type PanelOptions, panel } from '../layout/panel.ts'
import { quantityOf } from '../layout/quantityOf.ts'
import { plainText } from '../layout/richText.ts'

/** A panel with the caption of the field's plots. */
export interface FigureOptions extends PanelOptions {
  /** The plot in one line of words; made of its axes, where not given. */
  readonly alt?: string
}

/**
 * One panel: `figure({ x: pz, y: 'events' }, histogramStep(truth), rule({ x: 0 }))`; titles and units come from the quantities.
 * @throws PlotError when a range cannot be found, or the specification becomes larger than 200 kB
 */
export function figure(options: FigureOptions, ...marks: readonly Drawn[]): Chart {
  return chart(panel({ caption: '', ...options }, marks), options.alt ?? altOf(options))
}

/** What a panel shows against what. */
export const altOf = ({ x, y, note }: PanelOptions): string =>
  plainText(`${titleOf(quantityOf(y))} against ${titleOf(quantityOf(x))}${note ? `, ${note}` : ''}`)
