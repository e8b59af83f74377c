import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Layer } from '../layout/mark.ts'
import { textWidth } from '../layout/textWidth.ts'
import { indexedPng } from './indexed.ts'

const FONTS = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json'))
const FACES = ['400Regular', '400Regular_Italic', '700Bold', '700Bold_Italic']

/** Where vega is told how wide text is: without a canvas it would guess. */
interface TextMetrics {
  width: (item: { fontSize?: number; fontWeight?: unknown; limit?: number }, text: string) => number
}

const { textMetrics } = vega as unknown as { textMetrics: TextMetrics }
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? ''), fontSize, fontWeight === 'bold')

/** Tells what vega-lite and vega complain about. */
export interface PictureOptions {
  /** Pixels for each pixel of the specification. */
  readonly scale?: number
  readonly onWarning?: (message: string) => void
}

/** A Vega-Lite specification as SVG text. */
export async function svgOf(spec: Layer, onWarning: (message: string) => void = () => {}): Promise<string> {
  const logger = loggerOf(onWarning)
  const { spec: compiled } = compile(spec as unknown as TopLevelSpec, { logger })
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}

/** A Vega-Lite specification as a PNG picture; text is set in Arimo, which comes along. */
export async function pngOf(spec: Layer, { scale = 2, onWarning }: PictureOptions = {}): Promise<Uint8Array> {
  const svg = await svgOf(spec, onWarning)
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: {
      loadSystemFonts: false,
      fontFiles: FACES.map((face) => join(FONTS, face, `Arimo_${face}.ttf`)),
      defaultFontFamily: 'Arimo',
      sansSerifFamily: 'Arimo',
    },
  })
  const { width, height, pixels } = picture.render()
  return indexedPng({ width, height, rgba: new Uint8Array(pixels) })
}

function loggerOf(onWarning: (message: string) => void) {
  const tell = (...parts: readonly unknown[]) => {
    onWarning(parts.map(String).join(' '))
    return logger
  }
  const ignore = () => logger
  const logger = { level: ignore, error: tell, warn: tell, info: ignore, debug: ignore } as never
  return logger
}
