import type { Layer } from './layout/mark.ts'
import { COLOURS, DARK, type ThemeColour } from './theme.ts'

const PREFIX = 'theme_'
const IS_DARK = `${PREFIX}dark`
const NAMES = Object.keys(COLOURS) as ThemeColour[]
const BY_COLOUR = new Map<unknown, ThemeColour>(NAMES.map((name) => [COLOURS[name], name]))

/** Fine lines must stand out from the grey on which JupyterLab's dark theme draws charts, too. */
const ON_GREY: Readonly<Record<ThemeColour, string>> = { ...DARK, faint: '#5a616e' }

/**
 * A specification of the light theme whose colours follow the page: a front-end that draws charts on a dark background, as
 * JupyterLab does in its dark theme, gets those of the dark one. The background is left to it, and is a signal of Vega.
 */
export function adaptive(spec: Layer): Layer {
  const used = new Set<ThemeColour>()
  const { background: _, ...config } = spec.config as Layer
  const body = replaced({ ...spec, config }, (value) => {
    const name = BY_COLOUR.get(value)
    if (!name) return value
    used.add(name)
    return { expr: PREFIX + name }
  }) as Layer
  const isDark = "background && background !== 'transparent' && luminance(background) < 0.2"
  const params = [
    { name: IS_DARK, expr: isDark },
    ...NAMES.filter((name) => used.has(name)).map((name) => ({ name: PREFIX + name, expr: expressionOf(name) })),
  ]
  return { ...body, params: [...params, ...((body.params as Layer[] | undefined) ?? [])] }
}

const expressionOf = (name: ThemeColour): string =>
  name === 'paper' ? 'background' : `${IS_DARK} ? '${ON_GREY[name]}' : '${COLOURS[name]}'`

/** The specification of the light theme that an adaptive one was made of, for who draws it in colours of his own. */
export function fixedColours(spec: Layer): Layer {
  const params = Array.isArray(spec.params) ? (spec.params as Layer[]) : []
  if (!params.some((param) => param?.name === IS_DARK)) return spec
  const kept = params.filter((param) => !String(param?.name).startsWith(PREFIX))
  const { params: _, ...rest } = spec
  const body = replaced(rest, (value) => {
    const name = nameIn(value)
    return name ? COLOURS[name] : value
  }) as Layer
  return { ...body, ...(kept.length > 0 && { params: kept }) }
}

function nameIn(value: unknown): ThemeColour | undefined {
  const { expr } = (typeof value === 'object' && value !== null ? value : {}) as Layer
  return typeof expr === 'string' ? NAMES.find((name) => expr === PREFIX + name) : undefined
}

/** A copy in which every value that `change` changes is another one; what it leaves is looked into, data is not. */
function replaced(value: unknown, change: (value: unknown) => unknown): unknown {
  const other = change(value)
  if (other !== value) return other
  if (Array.isArray(value)) return value.map((one) => replaced(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === 'data' ? one : replaced(one, change)]),
  )
}
