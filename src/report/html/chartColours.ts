import { COLOURS, DARK, type ThemeColour } from '../../plots/index.ts'
import { type Fields, isFields } from '../notebook/index.ts'

/** What the neutrina theme's colours become on a dark page. */
const PAIRS = new Map(Object.entries(COLOURS).map(([name, light]) => [light as string, DARK[name as ThemeColour]]))
/** The greys that have names, 0 black to 255 white. */
const GREYS: Record<string, number> = {
  ...{ black: 0, dimgray: 105, dimgrey: 105, gray: 128, grey: 128, darkgray: 169, darkgrey: 169, silver: 192 },
  ...{ lightgray: 211, lightgrey: 211, gainsboro: 220, whitesmoke: 245, white: 255 },
}
/** How far apart red, green and blue of a grey may be. */
const NEUTRAL = 24

/** Keys whose texts are colours. */
const COLOUR_KEY = /colou?r|fill|stroke|background|^value$|^range$|^condition$/i
/** Keys whose contents are data or named palettes. */
const NO_COLOURS = new Set(['values', 'datasets', 'scheme', 'ramp', 'heatmap', 'diverging', 'domain', 'text', 'title'])

/** What Vega draws in black or grey unless it is told otherwise. */
const DEFAULTS: Record<string, Fields> = {
  axis: { domainColor: '#888', gridColor: '#ddd', tickColor: '#888', labelColor: '#000', titleColor: '#000' },
  legend: { labelColor: '#000', titleColor: '#000' },
  title: { color: '#000', subtitleColor: '#000' },
  header: { labelColor: '#000', titleColor: '#000' },
  view: { stroke: '#ddd' },
  text: { color: '#000' },
  rule: { color: '#000' },
}

/**
 * A chart that follows the page: each grey, and each colour of the neutrina theme, becomes `light-dark(colour, its counterpart)`,
 * and the background goes, so that light, dark and print are the style sheet's matter and nothing is drawn twice.
 */
export function themed({ background: _, ...spec }: Fields): Fields {
  const given = isFields(spec.config) ? spec.config : {}
  const merged = Object.entries(DEFAULTS).map(([part, defaults]) => {
    const own = given[part]
    return [part, isFields(own) ? { ...defaults, ...own } : defaults]
  })
  const config = {
    font: 'Arimo, Helvetica, Arial, sans-serif',
    ...given,
    ...Object.fromEntries(merged),
    background: 'transparent',
  }
  return recolour({ ...spec, config }) as Fields
}

function recolour(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return COLOUR_KEY.test(key) ? lightDark(value) : value
  if (Array.isArray(value)) return value.map((content) => recolour(content, key))
  if (!isFields(value)) return value
  const continuous = value.type === 'quantitative' || value.type === 'temporal'
  return Object.fromEntries(
    Object.entries(value).map(([name, content]) => {
      // colours between which a scale interpolates must stay colours that it can read
      const fixed = NO_COLOURS.has(name)
        ? typeof content !== 'object' || name !== 'title'
        : continuous && name === 'scale'
      return [name, fixed ? content : recolour(content, name)]
    }),
  )
}

function lightDark(colour: string): string {
  const dark = PAIRS.get(colour) ?? counterpart(colour)
  return dark ? `light-dark(${colour},${dark})` : colour
}

/** A grey as far from the dark page's paper as it is from white. */
function counterpart(colour: string): string | undefined {
  const grey = GREYS[colour.toLowerCase()] ?? greyOf(colour)
  if (grey === undefined) return undefined
  const [ink, paper] = [channels(DARK.ink)!, channels(DARK.paper)!]
  const mixed = ink.map((from, i) => Math.round(from + ((paper[i]! - from) * grey) / 255))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function greyOf(colour: string): number | undefined {
  const rgb = channels(colour)
  return rgb && Math.max(...rgb) - Math.min(...rgb) <= NEUTRAL ? (rgb[0]! + rgb[1]! + rgb[2]!) / 3 : undefined
}

/** Red, green and blue of `#rgb` and `#rrggbb`. */
function channels(colour: string): number[] | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour)
  if (short) return short.slice(1).map((digit) => Number.parseInt(digit + digit, 16))
  return /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i
    .exec(colour)
    ?.slice(1)
    .map((digits) => Number.parseInt(digits, 16))
}
