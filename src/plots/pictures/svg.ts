import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import type { Layer } from '../layout/mark.ts'
import { textWidth } from '../layout/textWidth.ts'

/** Where vega is told how wide text is: without a canvas it would guess. */
interface TextMetrics {
  width: (item: { fontSize?: number; fontWeight?: unknown; limit?: number }, text: string) => number
}

const { textMetrics } = vega as unknown as { textMetrics: TextMetrics }
textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
  textWidth(String(text ?? ''), fontSize, fontWeight === 'bold')

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

/** The width and height of a picture, px. */
export function sizeOf(svg: string): readonly [number, number] {
  const [, width, height] = /^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg)!
  return [Number(width), Number(height)]
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
