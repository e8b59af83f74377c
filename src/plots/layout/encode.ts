import type { Axis } from './axis.ts'
import type { Layer, Style, View } from './mark.ts'

/** A range that is drawn on: positions are, and the colours of a map. */
export type Drawn = Pick<Axis, 'domain' | 'log'>

/** The least that a number keeps. */
const DIGITS = 5
/** Into so many steps a range is divided; less than a step is not seen, on paper either. */
const STEPS = 1e4

/**
 * The number with as many digits as tell its place in a range of its axis, at least five, so that the specification stays
 * small and nothing moves.
 */
function rounded(given: number, on?: Drawn): number {
  const value = on ? reachable(given, on) : given
  const digits = on && value !== 0 ? Math.max(DIGITS, digitsOn(value, on)) : DIGITS
  return digits > 16 ? value : Number(value.toPrecision(digits))
}

/** How many times its own length beyond an axis a place can be: further out, pixels are no numbers any more. */
const BEYOND = 1e6

function reachable(value: number, { domain: [low, high], log }: Drawn): number {
  if (log) return value
  const far = BEYOND * (high - low)
  return Math.min(high + far, Math.max(low - far, value))
}

function digitsOn(value: number, { domain: [low, high], log }: Drawn): number {
  if (log) return Math.ceil(1 - Math.log10(Math.log(high / low) / STEPS))
  return Math.ceil(Math.floor(Math.log10(Math.abs(value))) + 1 - Math.log10((high - low) / STEPS))
}

type Cell = number | string

/**
 * The data of a layer, as CSV: a third of the size of JSON, also in a notebook file, which has a line for each value of JSON.
 * All rows have the columns of the first; a number that is not finite is left open.
 * @param on the range that a column is drawn on
 */
export function rows(all: Iterable<Readonly<Record<string, Cell>>>, on: Readonly<Record<string, Drawn>> = {}): Layer {
  const kept = Array.from(all)
  if (kept.length === 0) return { data: { values: [] } }
  const columns = Object.keys(kept[0])
  const numbers = columns.filter((name) => typeof kept[0][name] === 'number')
  const lines = kept.map((row) => columns.map((name) => csv(row[name], on[name])).join(','))
  const parse = Object.fromEntries(numbers.map((name) => [name, 'number']))
  return { data: { values: [columns.join(','), ...lines].join('\n'), format: { type: 'csv', parse } } }
}

function csv(cell: Cell, on?: Drawn): string {
  if (typeof cell === 'string') return `"${cell.replaceAll('"', '""')}"`
  return Number.isFinite(cell) ? String(rounded(cell, on)) : ''
}

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
