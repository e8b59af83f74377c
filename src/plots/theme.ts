import { PlotError } from './errors.ts'

/**
 * The colours of the light theme; marks use these and nothing else, so that `recolour` can swap all of them.
 * Series: six of the ten of Petroff (2107.02270), each at least 3:1 against the paper.
 */
export const COLOURS = {
  paper: '#ffffff',
  ink: '#000000',
  muted: '#5b606b',
  faint: '#d5d8df',
  blue: '#3f90da',
  red: '#bd1f01',
  purple: '#832db6',
  orange: '#e76300',
  grey: '#717581',
  brown: '#a96b59',
} as const

/** A colour of the theme by its name. */
export type ThemeColour = keyof typeof COLOURS

/** A colour of the theme, or one of your own as `#rrggbb`, which stays what it is on a dark page. */
export type Colour = ThemeColour | `#${string}`

/**
 * The colour as CSS has it.
 * @throws PlotError for what is neither a name of the theme nor a hexadecimal colour
 */
export function colourOf(colour: Colour): string {
  if (Object.hasOwn(COLOURS, colour)) return COLOURS[colour as ThemeColour]
  if (/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(colour)) return colour.toLowerCase()
  const wanted = `${Object.keys(COLOURS).join(', ')} or a colour as #rrggbb`
  throw new PlotError({ who: 'colour', wanted, got: String(colour) })
}

/** The same names on a dark page. */
export const DARK: Readonly<Record<ThemeColour, string>> = {
  paper: '#14161b',
  ink: '#ececef',
  muted: '#a9afbb',
  faint: '#3b404b',
  blue: '#66aef0',
  red: '#ff7d66',
  purple: '#a36cf0',
  orange: '#ff9b4a',
  grey: '#a7adba',
  brown: '#d7a794',
}

/** The order in which series without a colour of their own take one. */
export const SERIES: readonly ThemeColour[] = ['blue', 'red', 'orange', 'purple', 'grey', 'brown']

/** The themes that charts have. */
export type ThemeName = 'light' | 'dark'

/** Arimo has the widths of Helvetica and Arial, so text is as wide on every machine. */
export const FONT = 'Arimo, Helvetica, Arial, "Liberation Sans", sans-serif'

/** Sizes of text, px. */
export const TEXT = { title: 15, tick: 13, legend: 13, caption: 13 } as const

const swaps = new Map<unknown, string>(
  Object.keys(COLOURS).map((name) => [COLOURS[name as ThemeColour], DARK[name as ThemeColour]]),
)

/** A specification of the light theme in the colours of the dark one. */
export function recolour<T>(spec: T): T {
  if (typeof spec === 'string') return (swaps.get(spec) ?? spec) as T
  if (Array.isArray(spec)) return spec.map(recolour) as T
  if (spec === null || typeof spec !== 'object') return spec
  return Object.fromEntries(Object.entries(spec).map(([name, value]) => [name, recolour(value)])) as T
}
