import { convertIndexedToRgb, decode } from 'fast-png'
import pixelmatch from 'pixelmatch'

/** A picture, opaque, four bytes a pixel. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** A PNG with or without a palette. */
export function pictureOf(png: Uint8Array): Picture {
  const decoded = decode(png)
  const { width, height } = decoded
  const data = decoded.palette ? convertIndexedToRgb(decoded) : decoded.data
  const channels = decoded.palette ? 3 : decoded.channels
  const rgba = new Uint8Array(4 * width * height).fill(255)
  for (let i = 0; i < width * height; i++) {
    for (let k = 0; k < 3; k++) rgba[4 * i + k] = data[channels * i + (channels < 3 ? 0 : k)]
  }
  return { width, height, rgba }
}

/** The share of the pixels in which two pictures of one size differ to the eye; 1 where their sizes differ by more than rounding. */
export function difference(a: Picture, b: Picture): number {
  if (Math.abs(a.width - b.width) > 1 || Math.abs(a.height - b.height) > 1) return 1
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)]
  const [first, second] = [a, b].map((picture) => cut(picture, width, height))
  return pixelmatch(first, second, undefined, width, height, { threshold: 0.1 }) / (width * height)
}

function cut({ width: from, rgba }: Picture, width: number, height: number): Uint8Array {
  const out = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) out.set(rgba.subarray(4 * y * from, 4 * (y * from + width)), 4 * y * width)
  return out
}
