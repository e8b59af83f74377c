import { type Quantity, quantityOf } from '../column.ts'
import { PlotError } from '../errors.ts'
import { COLOURS, TEXT } from '../theme.ts'
import { axis, type Domain } from './axis.ts'
import { extent, fitLegend } from './fit.ts'
import { type FrameOptions, frameLayers } from './frame.ts'
import { legendBlock, legendLayers } from './legend.ts'
import type { Layer, Mark, Outline, View } from './mark.ts'
import { textLayers } from './text.ts'
import type { Ticks } from './ticks.ts'

/** What a panel shows, apart from its marks. */
export interface PanelOptions extends FrameOptions {
  readonly x: Quantity | string
  readonly y: Quantity | string
  /** What the marks reach, where not given. */
  readonly xDomain?: Domain
  readonly yDomain?: Domain
  readonly xLog?: boolean
  readonly yLog?: boolean
  readonly xTicks?: Ticks
  readonly yTicks?: Ticks
  /** px, without what stands around the frame. */
  readonly width?: number
  readonly height?: number
  /** Written inside, at the top left. */
  readonly note?: string
  /** Whether series are named inside the frame; those with a label are, where not given. */
  readonly legend?: boolean
  /** Whether its series follow the choice from the legend of another panel of the same chart. */
  readonly follow?: boolean
}

export type Drawn = Mark | null | undefined

/** A panel as a Vega-Lite layer specification, without schema and configuration. */
export function panel(options: PanelOptions, drawn: readonly Drawn[]): Layer {
  const { width = 420, height = 300, legend = true, note } = options
  const marks = drawn.filter((mark): mark is Mark => mark !== null && mark !== undefined)
  const outlines = marks.flatMap(({ outline }) => (outline ? [outline] : []))
  const entries = legend ? marks.flatMap((mark) => (mark.legend ? [mark.legend] : [])) : []
  const x = options.xDomain ?? ofMarks('x', outlines, options)
  const space = { outlines, x, log: options.yLog ?? false, width, height, block: legendBlock(entries) }
  const free =
    options.yDomain ??
    (marks.some(({ tight }) => tight)
      ? ofMarks('y', outlines, options)
      : withRoom(ofMarks('y', outlines, options), options.yLog ?? false))
  const fitted = entries.length > 0 ? fitLegend({ ...space, y: free }) : { domain: free, x: 0, y: 0 }
  const view: View = {
    x: axis({
      quantity: quantityOf(options.x),
      domain: x,
      log: options.xLog ?? false,
      length: width,
      ...ticks(options.xTicks),
    }),
    y: axis({
      quantity: quantityOf(options.y),
      domain: options.yDomain ?? fitted.domain,
      log: options.yLog ?? false,
      length: height,
      ...ticks(options.yTicks),
    }),
    choosing: entries.length > 1 || options.follow === true,
  }
  return {
    width,
    height,
    view: { stroke: COLOURS.ink, strokeWidth: 1, fill: null },
    layer: [
      ...marks.flatMap((mark) => mark.layers(view)),
      ...frameLayers(view, options),
      ...(note ? textLayers([{ text: note, x: 12, y: 21, size: TEXT.legend }]) : []),
      ...(entries.length > 0 ? legendLayers(entries, fitted.x, fitted.y) : []),
    ],
  }
}

const ticks = (given?: Ticks) => (given ? { ticks: given } : {})

function ofMarks(direction: 'x' | 'y', outlines: readonly Outline[], options: PanelOptions): Domain {
  const log = options[`${direction}Log`] ?? false
  const found = extent(
    outlines.map((outline) => outline[direction]),
    log,
  )
  if (!found) {
    const { name } = quantityOf(options[direction])
    throw new PlotError({
      who: `plot of ${name}`,
      wanted: 'marks with at least one finite value',
      got: 'none',
      fix: `give ${direction}Domain`,
    })
  }
  if (found[0] < found[1]) return found
  return log ? [found[0] / 2, found[1] * 2] : [found[0] - 0.5, found[1] + 0.5]
}

/** Some air above the marks, and below where they do not stand on zero. */
function withRoom([low, high]: Domain, log: boolean): Domain {
  if (log) return [low / 1.5, high * 1.5]
  const air = 0.08 * (high - low)
  return [low === 0 ? 0 : low - air, high + air]
}
