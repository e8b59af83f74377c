import { type Colour, colourOf, FONT } from '../theme.ts'
import type { Layer } from './mark.ts'
import { type RichText, richText } from './richText.ts'

/** A line of text at a place of the panel, px from its top left corner. */
export interface Line {
  readonly text: string
  readonly x: number
  /** Of the base line. */
  readonly y: number
  readonly size: number
  readonly align?: 'left' | 'centre' | 'right'
  /** Upwards, along the left side. */
  readonly upwards?: boolean
  readonly colour?: Colour
  readonly weight?: 'normal' | 'bold'
  /** The series that a click on it chooses. */
  readonly series?: string
}

const START = { left: 0, centre: 0.5, right: 1 }
const ALIGN = { left: 'left', centre: 'center', right: 'right' }

/** Text layers, one for each look. */
export function textLayers(lines: readonly Line[]): Layer[] {
  const looks = new Map<string, Line[]>()
  for (const line of lines) {
    const look = [line.colour ?? 'ink', line.weight ?? 'normal', line.upwards ? 270 : 0, alignOf(line)].join()
    looks.set(look, [...(looks.get(look) ?? []), line])
  }
  return [...looks.values()].map(layerOf)
}

/** A line of one run is aligned by Vega, so that it stays in its place where the font is another; others are laid out from their left. */
const alignOf = ({ text, size, align = 'left' }: Line) => (richText(text, size).runs.length === 1 ? align : 'left')

function layerOf(lines: readonly Line[]): Layer {
  const { colour = 'ink', weight = 'normal', upwards = false } = lines[0]
  return {
    data: { values: lines.flatMap(runsOf) },
    mark: {
      type: 'text',
      font: FONT,
      align: ALIGN[alignOf(lines[0])],
      baseline: 'alphabetic',
      fontWeight: weight,
      color: colourOf(colour),
      angle: upwards ? 270 : 0,
      tooltip: null,
    },
    encoding: {
      text: { field: 'text', type: 'nominal' },
      x: { field: 'x', type: 'quantitative', scale: null, axis: null },
      y: { field: 'y', type: 'quantitative', scale: null, axis: null },
      size: { field: 'size', type: 'quantitative', scale: null, legend: null },
    },
  }
}

function runsOf(line: Line) {
  const { text, x, y, size, align = 'left', upwards, weight, series } = line
  const { runs, width }: RichText = richText(text, size, weight === 'bold')
  const start = (START[alignOf(line)] - START[align]) * width
  return runs.map((run) => {
    const along = start + run.offset
    const place = upwards ? { x: x + run.drop, y: y - along } : { x: x + along, y: y + run.drop }
    return {
      text: run.text,
      x: tenth(place.x),
      y: tenth(place.y),
      size: tenth(run.size),
      ...(series !== undefined && { series }),
    }
  })
}

const tenth = (value: number) => Math.round(10 * value) / 10
