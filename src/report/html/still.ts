import { Resvg } from '@resvg/resvg-js'
import { pngSize } from './images.ts'

/** Pixels of the largest picture; a file may claim any size. */
const LARGEST = 3e7

/** A picture in the size that the page shows it in. */
export interface Still {
  /** PNG, base64. */
  readonly png: string
  readonly width: number
  readonly height: number
}

/**
 * The picture that stands for a chart until it is drawn: charts' PNGs have two pixels for each of the page's, which a
 * stand-in does not need; with one it is a third as large.
 */
export function stillOf(base64: string): Still | undefined {
  const size = pngSize(base64)
  if (!size || size.width * size.height > LARGEST) return undefined
  const [width, height] = [Math.round(size.width / 2), Math.round(size.height / 2)]
  const image = `<image href="data:image/png;base64,${base64.replace(/[^A-Za-z0-9+/=]/g, '')}" width="${width}" height="${height}"/>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${image}</svg>`
  const png = new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng().toString('base64')
  return { width, height, png: png.length < base64.length ? png : base64 }
}
