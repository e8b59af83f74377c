import { DISPLAY, INSPECT } from '../lib/show/index.ts'
import { withPackages } from '../packages.ts'
import { adaptive } from './adaptive.ts'
import { type DrawnHistogram, drawnIn } from './data/drawn.ts'
import { PlotError } from './errors.ts'
import { CHOSEN } from './layout/encode.ts'
import type { Layer } from './layout/mark.ts'
import { COLOURS, FONT, recolour, TEXT, type ThemeName } from './theme.ts'

/** The MIME type of the charts' specifications. */
export const VEGA_LITE_MIME = 'application/vnd.vegalite.v5+json'

/** What a front-end is given to show, by MIME type. */
export type DisplayBundle = Readonly<Record<string, unknown>>

/** A plot: a plain Vega-Lite specification that a notebook can show. */
export interface Chart {
  /** Vega-Lite 5, light theme. */
  readonly spec: Layer
  /** The plot in one line of words. */
  readonly alt: string
  /** The specification in the colours of a theme. */
  readonly inTheme: (theme: ThemeName) => Layer
  /** The histograms that it draws, for {@link uhiOf}. */
  readonly histograms: readonly DrawnHistogram[]
  /** What a notebook shows. */
  readonly [DISPLAY]: () => Promise<DisplayBundle>
  /** What a console prints. */
  readonly [INSPECT]: () => string
}

/** More than this is not a plot but its data. */
export const LARGEST_SPEC = 200_000

const CONFIG = {
  font: FONT,
  background: COLOURS.paper,
  padding: 10,
  view: { stroke: COLOURS.ink },
  concat: { spacing: 16 },
  text: { color: COLOURS.ink },
  title: { color: COLOURS.ink },
  legend: {
    labelColor: COLOURS.ink,
    titleColor: COLOURS.ink,
    labelFontSize: TEXT.tick,
    titleFontSize: TEXT.tick,
    titleFontWeight: 'normal',
  },
}

/**
 * A view as a chart: with schema, theme, and the pictures that front-ends without Vega show.
 * @param body a Vega-Lite view without `$schema` and `config`
 * @param largest bytes that it may have
 * @param histograms what it draws; what its panels draw, where not given
 * @throws PlotError when it is larger
 */
export function chart(body: Layer, alt: string, largest = LARGEST_SPEC, histograms = drawnIn(body)): Chart {
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    description: alt,
    ...body,
    ...paramsOf(body),
    config: { ...CONFIG, ...(body.config as Layer | undefined) },
  }
  const size = JSON.stringify(spec).length
  if (size > largest) {
    const fix = 'bin the data first (histogram, histogram2d), or thin it'
    throw new PlotError({
      who: `chart (${alt})`,
      wanted: `at most ${largest / 1000} kB`,
      got: `${Math.ceil(size / 1000)} kB`,
      fix,
    })
  }
  return {
    spec,
    alt,
    histograms,
    [INSPECT]: () => `[chart: ${alt}]`,
    inTheme: (theme) => (theme === 'dark' ? recolour(spec) : spec),
    [DISPLAY]: async () => {
      const { pngOf } = await withPackages('a figure in a notebook', 'figures', () => import('./pictures/png.ts'))
      return {
        [VEGA_LITE_MIME]: adaptive(spec),
        'image/png': Buffer.from(await pngOf(spec)).toString('base64'),
        'text/plain': `[chart: ${alt}]`,
      }
    },
  }
}

/** Stands for the choice of a series where no legend offers one: all of them are chosen. */
const ALL_CHOSEN = { name: CHOSEN, value: true }

function paramsOf(body: Layer): Layer {
  const text = JSON.stringify(body)
  const wanted = text.includes(`"param":"${CHOSEN}"`) && !text.includes(`"name":"${CHOSEN}"`)
  return wanted ? { params: [...((body.params as Layer[]) ?? []), ALL_CHOSEN] } : {}
}

/** The view of a chart, to be put beside others: without what only a whole specification has. */
export function viewOf({ spec }: Chart): Layer {
  const { $schema: _schema, config: _config, description: _description, params = [], ...body } = spec
  const own = (params as Layer[]).filter((param) => param !== ALL_CHOSEN)
  return own.length > 0 ? { ...body, params: own } : body
}
