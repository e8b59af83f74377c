import { COLOURS, TEXT } from '../theme.ts'
import type { Layer, View } from './mark.ts'
import { richText } from './richText.ts'
import { type Line, textLayers } from './text.ts'
import { textWidth } from './textWidth.ts'

/** What is written around a panel. */
export interface FrameOptions {
  /** Above the frame at the right, beside the name at the left, as experiments do; `null` for neither. */
  readonly caption?: string | null
  /** Numbers and title under the panel; false where another panel below has them. */
  readonly xLabels?: boolean
  readonly yLabels?: boolean
}

const LONG = 7
const SHORT = 4
const GAP = 7

/** The frame of a panel: ticks inside on all four sides, numbers, titles at the far ends, caption. */
export function frameLayers(view: View, { caption, xLabels = true, yLabels = true }: FrameOptions): Layer[] {
  const lines = [
    ...(xLabels ? xTexts(view) : []),
    ...(yLabels ? yTexts(view) : []),
    ...(caption === null || caption === undefined ? [] : captionTexts(view, caption)),
  ]
  return [tickLayer(view), ...(lines.length > 0 ? textLayers(lines) : [])]
}

function tickLayer({ x, y }: View): Layer {
  const onX = (value: number, size: number) => {
    const at = x.along(value)
    return [segment(at, y.length, at, y.length - size), segment(at, 0, at, size)]
  }
  const onY = (value: number, size: number) => {
    const at = y.length - y.along(value)
    return [segment(0, at, size, at), segment(x.length, at, x.length - size, at)]
  }
  const values = [
    ...x.ticks.major.flatMap(({ value }) => onX(value, LONG)),
    ...x.ticks.minor.flatMap((value) => onX(value, SHORT)),
    ...y.ticks.major.flatMap(({ value }) => onY(value, LONG)),
    ...y.ticks.minor.flatMap((value) => onY(value, SHORT)),
  ]
  const place = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null })
  return {
    data: { values },
    mark: { type: 'rule', color: COLOURS.ink, strokeWidth: 1, tooltip: null },
    encoding: { x: place('x'), y: place('y'), x2: { field: 'x2' }, y2: { field: 'y2' } },
  }
}

const segment = (x: number, y: number, x2: number, y2: number) => {
  const [a, b, c, d] = [x, y, x2, y2].map((value) => Math.round(10 * value) / 10)
  return { x: a, y: b, x2: c, y2: d }
}

/** Titles of the horizontal axis stand under its right end. */
function xTexts({ x, y }: View): Line[] {
  const numbers = x.ticks.major.map(
    ({ value, label }): Line => ({
      text: label,
      x: x.along(value),
      y: y.length + GAP + 10,
      size: TEXT.tick,
      align: 'centre',
    }),
  )
  return [...numbers, { text: x.title, x: x.length, y: y.length + GAP + 31, size: TEXT.title, align: 'right' }]
}

function yTexts({ x: _, y }: View): Line[] {
  const numbers = y.ticks.major.map(
    ({ value, label }): Line => ({
      text: label,
      x: -GAP,
      y: y.length - y.along(value) + 4.5,
      size: TEXT.tick,
      align: 'right',
    }),
  )
  return [
    ...numbers,
    { text: y.title, x: -GAP - widest(y.ticks.major) - 13, y: 0, size: TEXT.title, align: 'right', upwards: true },
  ]
}

const widest = (ticks: View['y']['ticks']['major']) =>
  Math.max(10, ...ticks.map(({ label }) => richText(label, TEXT.tick).width))

/** The name at the left and what is shown at the right; beside the name, where there is no room for both above the panel. */
function captionTexts({ x }: View, caption: string): Line[] {
  const name: Line = { text: 'neutrina', x: 0, y: -8, size: TEXT.caption, weight: 'bold' }
  if (caption === '') return [name]
  const beside = textWidth('neutrina', TEXT.caption, true) + 12
  const fits = beside + richText(caption, TEXT.caption).width <= x.length
  return [
    name,
    { text: caption, x: fits ? x.length : beside, y: -8, size: TEXT.caption, align: fits ? 'right' : 'left' },
  ]
}
