import { COLOURS, colourOf, TEXT } from '../theme.ts'
import { CHOSEN } from './encode.ts'
import type { Layer, LegendEntry } from './mark.ts'
import { plainText, richText } from './richText.ts'
import { textLayers } from './text.ts'

/** The size of a block of legend entries, px. */
export interface LegendBlock {
  readonly width: number
  readonly height: number
}

/** The choice of a series from a legend. */
export const CHOICE = { name: CHOSEN, select: { type: 'point', fields: ['series'], on: 'click', clear: 'dblclick' } }

export const ROW = 18
const SYMBOL = 24
const GAP = 7
/** From the frame. */
export const MARGIN = 13

export const legendBlock = (entries: readonly LegendEntry[]): LegendBlock => ({
  width: SYMBOL + GAP + Math.max(0, ...entries.map(({ label }) => richText(label, TEXT.legend).width)),
  height: entries.length * ROW,
})

/** A legend with its top left corner at (x, y); a click on an entry chooses its series, a double click all of them. */
export function legendLayers(entries: readonly LegendEntry[], x: number, y: number): Layer[] {
  const lines = entries.map(({ label }, i) => ({
    text: label,
    x: x + SYMBOL + GAP,
    y: y + ROW * i + 13,
    size: TEXT.legend,
    series: label,
  }))
  const texts = textLayers(lines).map((layer) => ({
    ...layer,
    mark: { ...(layer.mark as Layer), cursor: 'pointer' },
    ...(entries.length > 1 && { params: [CHOICE] }),
  }))
  const { width, height } = legendBlock(entries)
  return [paper(x, y, width, height), ...entries.flatMap((entry, i) => symbol(entry, x, y + ROW * i + 8.5)), ...texts]
}

/** A sheet of paper behind a text, so that lines that cross it do not hinder reading. */
export const paper = (x: number, y: number, width: number, height: number): Layer => ({
  data: { values: [{ label: '' }] },
  mark: { type: 'rect', color: COLOURS.paper, opacity: 0.8, tooltip: null },
  encoding: { x: { value: x - 4 }, x2: { value: x + width + 4 }, y: { value: y - 1 }, y2: { value: y + height + 2 } },
})

function symbol({ symbol: kind, colour, dash, shape = 'circle', label }: LegendEntry, x: number, y: number): Layer[] {
  const data = { values: [{ label: plainText(label) }] }
  const color = colourOf(colour)
  const ends = { x: { value: x }, x2: { value: x + SYMBOL }, y: { value: y } }
  const line = {
    data,
    mark: { type: 'rule', color, strokeWidth: 2, ...(dash && { strokeDash: dash }) },
    encoding: ends,
  }
  const area = (opacity: number) => ({
    data,
    mark: { type: 'rect', color, opacity },
    encoding: { ...ends, y: { value: y - 5 }, y2: { value: y + 5 } },
  })
  const point = {
    data,
    mark: { type: 'point', filled: true, shape, color, size: 44, opacity: 1 },
    encoding: { x: { value: x + SYMBOL / 2 }, y: { value: y } },
  }
  return {
    line: [line],
    band: [area(0.3)],
    box: [area(1)],
    point: [{ ...line, mark: { type: 'rule', color } }, point],
  }[kind]
}
