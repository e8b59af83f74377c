import { COLOURS, TEXT } from '../theme.ts'
import type { Axis } from './axis.ts'
import { rows } from './encode.ts'
import { type HeaderOptions, headerTexts } from './header.ts'
import type { Layer, View } from './mark.ts'
import { richText } from './richText.ts'
import { type Line, textLayers } from './text.ts'

/** What is written around a panel. */
export interface FrameOptions extends HeaderOptions {
  /** Numbers and title under the panel; false where another panel below has them. */
  readonly xLabels?: boolean
  readonly yLabels?: boolean
}

const LONG = 7
const SHORT = 4
const GAP = 7

/** The frame of a panel: ticks inside on all four sides, numbers, titles at the far ends, caption. */
export function frameLayers(view: View, { xLabels = true, yLabels = true, ...header }: FrameOptions): Layer[] {
  const lines = [...(xLabels ? xTexts(view) : []), ...(yLabels ? yTexts(view) : []), ...headerTexts(view, header)]
  return [...tickLayers(view), ...(lines.length > 0 ? textLayers(lines) : [])]
}

/** The ticks of both axes, each at its own side and mirrored at the opposite one. */
const tickLayers = ({ x, y }: View): Layer[] => [
  ...ticksOf(x, (value) => x.along(value), { across: 'x', along: 'y', near: y.length, far: 0 }),
  ...ticksOf(y, (value) => y.length - y.along(value), { across: 'y', along: 'x', near: 0, far: x.length }),
]

interface Sides {
  /** The direction that the ticks are spread over, and that in which each is drawn. */
  readonly across: 'x' | 'y'
  readonly along: 'x' | 'y'
  /** Where the axis is, and the opposite side, px. */
  readonly near: number
  readonly far: number
}

function ticksOf({ ticks }: Axis, from: (value: number) => number, { across, along, near, far }: Sides): Layer[] {
  const values = [
    ...ticks.major.map(({ value }) => ({ at: from(value), size: LONG })),
    ...ticks.minor.map((value) => ({ at: from(value), size: SHORT })),
  ]
  const place = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null })
  const inwards = near < far ? '+' : '-'
  const side = (from: number, sign: string): Layer => ({
    transform: [
      { calculate: `${from}`, as: 'start' },
      { calculate: `${from} ${sign} datum.size`, as: 'end' },
    ],
    mark: { type: 'rule', color: COLOURS.ink, strokeWidth: 1, tooltip: null },
    encoding: { [across]: place('at'), [along]: place('start'), [`${along}2`]: { field: 'end' } },
  })
  return [{ ...rows(values), layer: [side(near, inwards), side(far, inwards === '+' ? '-' : '+')] }]
}

/** Titles of the horizontal axis stand under its right end; numbers too wide for their places are written upwards. */
function xTexts({ x, y }: View): Line[] {
  const { major } = x.ticks
  const upwards = crowded(x)
  const numbers = major.map(({ value, label }): Line => {
    const shared = { text: label, size: TEXT.tick }
    return upwards
      ? { ...shared, x: x.along(value) + 4.5, y: y.length + GAP, align: 'right', upwards }
      : { ...shared, x: x.along(value), y: y.length + GAP + 10, align: 'centre' }
  })
  const below = upwards ? widest(major) + 20 : 31
  return [...numbers, { text: x.title, x: x.length, y: y.length + GAP + below, size: TEXT.title, align: 'right' }]
}

/** Whether names of categories would touch; numbers have been chosen so that they do not. */
const crowded = ({ categories, ticks, length }: Axis): boolean =>
  categories !== undefined && widest(ticks.major) + 6 > length / ticks.major.length

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
