import { withPackages } from '../packages.ts'
import type { Chart } from './chart.ts'
import { uhiOf } from './data/uhi.ts'
import { PlotError } from './errors.ts'
import type { ThemeName } from './theme.ts'

/** Widths of figures in journals, cm (Physical Review). */
const WIDTHS = { column: 8.6, page: 17.8 } as const

/** How large a figure is saved, and in which theme. */
export interface SaveOptions {
  /** cm, or one column or the whole page of a journal: text shrinks with it. As on the screen, where not given. */
  readonly width?: number | keyof typeof WIDTHS
  /** Of a PNG, pixels to the inch; 300, where not given. */
  readonly dpi?: number
  readonly theme?: ThemeName
}

/**
 * Writes a figure to a file: vectors with their text and its fonts as `.pdf`, `.svg`, pixels as `.png`, its Vega-Lite
 * specification with its histograms (`usermeta`, in UHI's form) as `.json`, and its histograms alone as `.uhi.json`. A file of that name is replaced, once the new one is whole.
 * @returns the path
 * @throws PlotError for another ending, or a width or resolution that is no size
 */
export async function save(chart: Chart, path: string, options: SaveOptions = {}): Promise<string> {
  const { dpi = 300, theme = 'light' } = options
  const who = `save ${path}`
  const width = typeof options.width === 'string' ? WIDTHS[options.width] : options.width
  check(who, 'a width from 1 to 500 cm, column or page', width, options.width, 1, 500)
  check(who, 'a dpi from 10 to 5000', dpi, dpi, 10, 5000)
  if (path.toLowerCase().endsWith('.uhi.json')) {
    await replace(who, path, `${JSON.stringify(uhiOf(chart.histograms), null, 1)}\n`)
    return path
  }
  const { FORMATS } = await withPackages(who, 'figures', () => import('./pictures/formats.ts'))
  const ending = /\.([a-z]+)$/i.exec(path)?.[1].toLowerCase() ?? ''
  if (!Object.hasOwn(FORMATS, ending)) {
    const wanted = `a file that ends in ${Object.keys(FORMATS)
      .map((one) => `.${one}`)
      .join(', ')}`
    throw new PlotError({ who: 'save', wanted, got: path })
  }
  const content = await FORMATS[ending]({
    spec: withHistograms(chart, theme, ending),
    title: chart.alt,
    dpi,
    ...(width && { width }),
  })
  await replace(who, path, content)
  return path
}

/** A specification that is saved as such has the histograms beside it; contents that are no numbers are left out. */
function withHistograms({ inTheme, histograms }: Chart, theme: ThemeName, ending: string) {
  const sound = histograms.filter(({ of }) => [...of.values, ...of.errors].every(Number.isFinite))
  if (ending !== 'json' || sound.length === 0) return inTheme(theme)
  return { ...inTheme(theme), usermeta: { neutrina: { histograms: uhiOf(sound) } } }
}

function check(who: string, wanted: string, value: number | undefined, given: unknown, least: number, most: number) {
  if (value === undefined && given === undefined) return
  if (!(value !== undefined && value >= least && value <= most))
    throw new PlotError({ who, wanted, got: String(given) })
}

/** A file is never half written, whatever happens. */
async function replace(who: string, path: string, content: Uint8Array | string): Promise<void> {
  const { rename, rm, writeFile } = await import('node:fs/promises')
  const part = `${path}.part`
  try {
    await writeFile(part, content)
    await rename(part, path)
  } catch (error) {
    await rm(part, { force: true })
    const { code = 'unknown' } = error as { code?: string }
    const fix =
      code === 'ENOENT' ? 'make the folder first' : code === 'EISDIR' ? 'that is a folder: give a file in it' : ''
    throw new PlotError({ who, wanted: 'a place to write to', got: code, ...(fix && { fix }) }, { cause: error })
  }
}
