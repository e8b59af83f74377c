import { checkFinite } from '../layout/checks.ts'
import type { Mark } from '../layout/mark.ts'
import { textLayers } from '../layout/text.ts'
import { type Colour, TEXT } from '../theme.ts'

interface TextOptions {
  readonly colour?: Colour
  readonly align?: 'left' | 'centre' | 'right'
  readonly weight?: 'normal' | 'bold'
  readonly size?: number
}

/** A label such as `m_W` at a place of the panel, in the units of its axes. */
export const text = (
  label: string,
  at: { readonly x: number; readonly y: number },
  options: TextOptions = {},
): Mark => ({
  layers: ({ x, y }) => {
    const place = { x: x.along(at.x), y: y.length - y.along(at.y) }
    checkFinite(`text ${label}`, place)
    return textLayers([{ text: label, ...place, size: TEXT.legend, ...options }])
  },
})

/** A label at a place given as shares of the panel, from its top left corner. */
export const textAt = (label: string, across: number, down: number, options: TextOptions = {}): Mark => ({
  layers: ({ x, y }) => {
    const place = { x: across * x.length, y: down * y.length }
    checkFinite(`text ${label}`, place)
    return textLayers([{ text: label, ...place, size: TEXT.legend, ...options }])
  },
})
