import type { Layer, Style, View } from './mark.ts'

/** Numbers of a specification have this many digits: more than a screen shows, few enough to keep it small. */
const DIGITS = 5

const rounded = (value: number): number => Number(value.toPrecision(DIGITS))

type Cell = number | string

/**
 * The data of a layer, as CSV: a third of the size of JSON, also in a notebook file, which has a line for each value of JSON.
 * All rows have the columns of the first; a row with a number that is not finite is left out, as it has no place.
 */
export function rows(all: Iterable<Readonly<Record<string, Cell>>>): Layer {
  const kept = Array.from(all).filter((row) =>
    Object.values(row).every((cell) => typeof cell === 'string' || Number.isFinite(cell)),
  )
  if (kept.length === 0) return { data: { values: [] } }
  const columns = Object.keys(kept[0])
  const numbers = columns.filter((name) => typeof kept[0][name] === 'number')
  const lines = kept.map((row) => columns.map((name) => csv(row[name])).join(','))
  const parse = Object.fromEntries(numbers.map((name) => [name, 'number']))
  return { data: { values: [columns.join(','), ...lines].join('\n'), format: { type: 'csv', parse } } }
}

const csv = (cell: Cell) => (typeof cell === 'number' ? rounded(cell) : `"${cell.replaceAll('"', '""')}"`)

/** The horizontal channels of a field, on the panel's scale. */
export const xOf = (view: View, field: string): Layer => ({
  field,
  type: 'quantitative',
  axis: null,
  scale: scaleOf(view.x),
})

export const yOf = (view: View, field: string): Layer => ({
  field,
  type: 'quantitative',
  axis: null,
  scale: scaleOf(view.y),
})

/** A channel of an area: Vega-Lite would stack areas, 5.6 of JupyterLab sideways where y is logarithmic. */
export const unstacked = (channel: Layer): Layer => ({ ...channel, stack: null })

const scaleOf = ({ domain, log }: View['x']): Layer => ({
  domain,
  nice: false,
  ...(log ? { type: 'log' } : { zero: false }),
})

/** Names the series of a layer, so that the legend can choose it, and makes it faint when another one is chosen. */
export const series = (view: View, { label }: Style, opacity = 1): { transform?: readonly Layer[]; opacity: Layer } =>
  view.choosing && label !== undefined
    ? {
        transform: [{ calculate: JSON.stringify(label), as: 'series' }],
        opacity: { condition: { param: CHOSEN, value: opacity }, value: opacity * 0.15 },
      }
    : { opacity: { value: opacity } }

/** The parameter that holds the series that the reader has chosen from a legend. */
export const CHOSEN = 'chosen'
