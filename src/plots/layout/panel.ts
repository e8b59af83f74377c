import type { Quantity } from '../../lib/columns/index.ts'
import { keepDrawn } from '../data/drawn.ts'
import { PlotError } from '../errors.ts'
import { COLOURS, TEXT } from '../theme.ts'
import { axis } from './axis.ts'
import { type Categorical, categoriesOf, categoryDomain } from './categories.ts'
import { type Domain, drawable, extent } from './domain.ts'
import { fitLegend } from './fit.ts'
import { type FrameOptions, frameLayers } from './frame.ts'
import { type LegendBlock, legendBlock, legendLayers, paper } from './legend.ts'
import type { Layer, Mark, Outline, View } from './mark.ts'
import { quantityOf } from './quantityOf.ts'
import { richText } from './richText.ts'
import { textLayers } from './text.ts'
import type { Ticks } from './ticks.ts'

/** What a panel shows, apart from its marks. */
export interface PanelOptions extends FrameOptions {
  readonly x: Quantity | Categorical | string
  readonly y: Quantity | Categorical | string
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

/** A mark, or nothing. */
export type Drawn = Mark | null | undefined

/** A panel as a Vega-Lite layer specification, without schema and configuration. */
export function panel(options: PanelOptions, drawn: readonly Drawn[]): Layer {
  refuseSecondAxis(options)
  const { width = 420, height = 300, legend = true, note } = options
  const marks = drawn.filter((mark): mark is Mark => mark !== null && mark !== undefined)
  const entries = legend ? marks.flatMap((mark) => (mark.legend ? [mark.legend] : [])) : []
  const fitted = fit(options, marks, {
    width,
    height,
    block: legendBlock(entries),
    ...(note && { note: noteWidth(note) }),
  })
  const along = (direction: 'x' | 'y', domain: Domain, length: number, ticks?: Ticks) => {
    const log = options[`${direction}Log`] ?? false
    const level = direction === 'x'
    return axis({ quantity: quantityOf(options[direction]), domain, log, length, level, ...(ticks && { ticks }) })
  }
  const view: View = {
    x: along('x', fitted.xDomain, width, options.xTicks),
    y: along('y', fitted.yDomain, height, options.yTicks),
    choosing: entries.length > 1 || options.follow === true,
  }
  const layer: Layer = {
    width,
    height,
    view: { stroke: COLOURS.ink, strokeWidth: 1, fill: null },
    layer: [
      ...marks.flatMap((mark) => mark.layers(view)),
      ...frameLayers(view, options),
      ...(note ? noteLayers(note) : []),
      ...(entries.length > 0 ? legendLayers(entries, fitted.x, fitted.y) : []),
    ],
  }
  return keepDrawn(
    layer,
    marks.flatMap(({ histogram }) => (histogram ? [histogram] : [])),
  )
}

const SECOND_AXIS = /^(y2|yRight|rightY|ySecond|secondY|secondaryY|twinx)/i

/** @throws PlotError for a second y axis, whatever it is called */
function refuseSecondAxis(options: PanelOptions): void {
  const got = Object.keys(options).find((key) => SECOND_AXIS.test(key))
  if (got === undefined) return
  const fix =
    'where two scales share a frame, where their curves cross is chosen, not measured: draw two panels (grid), or a ratio (ratioPanel)'
  throw new PlotError({ who: 'figure', wanted: 'one y axis', got, fix })
}

const noteWidth = (note: string) => richText(note, TEXT.legend).width

/** A note at the top left, readable on a map too. */
function noteLayers(note: string): Layer[] {
  const [x, y] = [12, 21]
  return [paper(x, y - 14, noteWidth(note), 18), ...textLayers([{ text: note, x, y, size: TEXT.legend }])]
}

interface Space {
  readonly width: number
  readonly height: number
  readonly block: LegendBlock
  readonly note?: number
}

/** The ranges that show all marks, and the place where the legend covers none. */
function fit(options: PanelOptions, marks: readonly Mark[], space: Space) {
  const outlines = marks.flatMap(({ outline }) => (outline ? [outline] : []))
  const log = options.yLog ?? false
  const tight = marks.some((mark) => mark.tight)
  const across = () => ofMarks('x', outlines, options)
  const xDomain =
    options.xDomain ??
    (tight || categoriesOf(quantityOf(options.x)) ? across() : withAir(across(), marks, options.xLog ?? false))
  const exact = tight || categoriesOf(quantityOf(options.y)) !== undefined
  const y =
    options.yDomain ?? (exact ? ofMarks('y', outlines, options) : withRoom(ofMarks('y', outlines, options), log))
  if (space.block.height === 0) return { xDomain, yDomain: y, x: 0, y: 0 }
  const { domain, ...corner } = fitLegend({ ...space, outlines, x: xDomain, y, xLog: options.xLog ?? false, log })
  return { xDomain, yDomain: options.yDomain ?? domain, ...corner }
}

function ofMarks(direction: 'x' | 'y', outlines: readonly Outline[], options: PanelOptions): Domain {
  const categories = categoriesOf(quantityOf(options[direction]))
  if (categories) return categoryDomain(categories)
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
  return drawable(found, log)
}

/** Air beside points that stand at an end of the range. */
function withAir(domain: Domain, marks: readonly Mark[], log: boolean): Domain {
  const airy = marks.flatMap(({ airy, outline }) => (airy && outline ? [outline.x] : []))
  const reach = extent(airy, log)
  if (!reach) return domain
  const spread = (value: number) => (log ? Math.log(value) : value)
  const [low, high] = domain.map(spread)
  const air = 0.04 * (high - low)
  const [from, to] = reach.map(spread)
  const ends = [from - low < air / 2 ? low - air : low, high - to < air / 2 ? high + air : high]
  const [first, last] = log ? ends.map(Math.exp) : ends
  return [first, last]
}

/** Some air above the marks, and below where they do not stand on zero. */
function withRoom([low, high]: Domain, log: boolean): Domain {
  if (log) return [low / 1.5, high * 1.5]
  const air = 0.08 * (high - low)
  return [low === 0 ? 0 : low - air, high + air]
}
