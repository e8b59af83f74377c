import { Resvg } from '@resvg/resvg-js'
import type { Layer } from '../layout/mark.ts'
import { FACES } from './faces.ts'
import { indexedPng } from './indexed.ts'
import { svgOf } from './svg.ts'

/** An opaque picture, four bytes a pixel. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** An SVG as pixels, `scale` for each of its own; text is set in Arimo, which comes along. */
export function pixelsOf(svg: string, scale: number): Pixels {
  const { width, height, pixels } = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: Object.values(FACES),
      defaultFontFamily: 'Arimo',
      sansSerifFamily: 'Arimo',
    },
  }).render()
  return { width, height, rgba: new Uint8Array(pixels) }
}

interface PictureOptions {
  /** Pixels for each pixel of the specification. */
  readonly scale?: number
  /** Is told what vega-lite and vega complain about. */
  readonly onWarning?: (message: string) => void
}

/** A Vega-Lite specification as a PNG picture. */
export const pngOf = async (spec: Layer, { scale = 2, onWarning }: PictureOptions = {}): Promise<Uint8Array> =>
  indexedPng(pixelsOf(await svgOf(spec, onWarning), scale))
