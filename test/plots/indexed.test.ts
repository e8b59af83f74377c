import assert from 'node:assert/strict'
import { test } from 'node:test'
import { convertIndexedToRgb, decode } from 'fast-png'
import { COLOURS } from '../../src/plots/index.ts'
import { indexedPng } from '../../src/plots/pictures/indexed.ts'

const rgbOf = (colour: string) => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

/** Paper, a line of each of the theme's colours, and below them 4,096 others. */
function picture() {
  const [width, height] = [64, 96]
  const rgba = new Uint8Array(4 * width * height).fill(255)
  const paint = (x: number, y: number, rgb: readonly number[]) => rgba.set(rgb, 4 * (y * width + x))
  Object.values(COLOURS).forEach((colour, k) => {
    for (let x = 0; x < width; x++) paint(x, 2 * k, rgbOf(colour))
  })
  for (let y = 0; y < 64; y++) for (let x = 0; x < width; x++) paint(x, 32 + y, [4 * x, 4 * y, 255 - 2 * x - 2 * y])
  return { width, height, rgba }
}

test('a picture is stored with a palette: paper and ink exactly, every other colour nearly', () => {
  const { width, height, rgba } = picture()
  const stored = decode(indexedPng({ width, height, rgba }))
  assert.deepEqual([stored.width, stored.height, stored.channels], [width, height, 1])
  assert.ok(stored.palette!.length <= 256)
  const rgb = convertIndexedToRgb(stored)
  const pixel = (x: number, y: number) => Array.from(rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3))
  assert.deepEqual(pixel(5, 0), [255, 255, 255])
  assert.deepEqual(pixel(5, 2), [0, 0, 0])
  const off = Float64Array.from({ length: width * height }, (_, at) =>
    Math.hypot(...[0, 1, 2].map((k) => rgb[3 * at + k]! - rgba[4 * at + k]!)),
  )
  assert.ok(Math.max(...off) < 40, `worst ${Math.max(...off)}`)
})
