import { COLOURS, TEXT } from '../theme.ts'
import { axis } from './axis.ts'
import type { Domain } from './domain.ts'
import { rows } from './encode.ts'
import type { Layer, View } from './mark.ts'
import { richText } from './richText.ts'
import { type Line, textLayers } from './text.ts'

/** How values become colours. */
export interface Colouring {
  readonly domain: Domain
  readonly log: boolean
  /** The channels that show a field `value`. */
  readonly channels: Layer
  /** What the colours mean, with its unit. */
  readonly title: string
}

const GAP = 12
const WIDTH = 14
/** Of one colour, px: whole ones, so that no seams show between them. */
const STEP = 4

/** The bar beside a panel that tells which colour is which value. */
export function keyLayers({ x, y }: View, { domain: [low, high], log, channels, title }: Colouring): Layer[] {
  const scale = axis({ quantity: { name: title }, domain: [low, high], log, length: y.length })
  const left = x.length + GAP
  const valueAt = (share: number) => (log ? low * (high / low) ** share : low + (high - low) * share)
  const steps = Array.from({ length: Math.ceil(y.length / STEP) }, (_, i) => ({
    value: valueAt(Math.min(1, (STEP * (i + 0.5)) / y.length)),
    y: y.length - STEP * i,
    y2: Math.max(0, y.length - STEP * (i + 1)),
  }))
  const level = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null })
  const sides = { x: { value: left }, x2: { value: left + WIDTH } }
  const numbers = scale.ticks.major.map(
    ({ value, label }): Line => ({
      text: label,
      x: left + WIDTH + 6,
      y: y.length - scale.along(value) + 4.5,
      size: TEXT.tick,
    }),
  )
  const width = Math.max(...numbers.map(({ text, size }) => richText(text, size).width), 10)
  const name: Line = {
    text: scale.title,
    x: left + WIDTH + width + 22,
    y: 0,
    size: TEXT.title,
    align: 'right',
    upwards: true,
  }
  return [
    {
      ...rows(steps, { value: scale }),
      mark: { type: 'rect', strokeWidth: 0, tooltip: null },
      encoding: { ...sides, y: level('y'), y2: { field: 'y2' }, ...channels },
    },
    {
      ...rows([{ top: 0, bottom: y.length }]),
      mark: { type: 'rect', fill: null, stroke: COLOURS.ink, strokeWidth: 1, tooltip: null },
      encoding: { ...sides, y: level('top'), y2: { field: 'bottom' } },
    },
    ...textLayers([...numbers, name]),
  ]
}
