import { encode } from 'fast-png'
import type { Layer } from '../layout/mark.ts'
import { pdfOf } from './pdf.ts'
import { type Pixels, pixelsOf } from './png.ts'
import { withResolution } from './resolution.ts'
import { sizeOf, svgOf } from './svg.ts'

/** What a figure becomes in a file. */
export interface Print {
  readonly spec: Layer
  readonly title: string
  /** cm; as many as its pixels are at 96 to the inch, where not given. */
  readonly width?: number
  /** Pixels to the inch. */
  readonly dpi: number
}

const CM = 2.54
const PIXELS_PER_INCH = 96

/** How a figure is written, by the ending of its file. */
export const FORMATS: Readonly<Record<string, (print: Print) => Promise<Uint8Array | string>>> = {
  json: async ({ spec }) => `${JSON.stringify(spec, null, 1)}\n`,
  svg: async (print) => {
    const { svg, width, height } = await drawn(print)
    return renumbered(svg).replace(/ width="[^"]*" height="[^"]*"/, ` width="${width}cm" height="${height}cm"`)
  },
  pdf: async (print) => {
    const { svg, width } = await drawn(print)
    return pdfOf(svg, width, print.title)
  },
  png: async (print) => {
    const { svg, width, across } = await drawn(print)
    return withResolution(opaque(pixelsOf(svg, ((width / CM) * print.dpi) / across)), print.dpi)
  },
}

/** Vega numbers what it clips by through all pictures of a process; in a file of its own it starts from 0. */
function renumbered(svg: string): string {
  const names = new Map<string, string>()
  return svg.replace(/\bclip\d+\b/g, (name) => {
    if (!names.has(name)) names.set(name, `clip${names.size}`)
    return names.get(name)!
  })
}

async function drawn({ spec, width: wanted }: Print) {
  const svg = await svgOf(spec)
  const [across, down] = sizeOf(svg)
  const width = wanted ?? (across / PIXELS_PER_INCH) * CM
  return { svg, across, width, height: (width * down) / across }
}

function opaque({ width, height, rgba }: Pixels): Uint8Array {
  const data = new Uint8Array(3 * width * height)
  for (let i = 0; i < width * height; i++) data.set(rgba.subarray(4 * i, 4 * i + 3), 3 * i)
  return encode({ width, height, data, channels: 3, depth: 8 })
}
