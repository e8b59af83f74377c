import type { Layer, Style, View } from './mark.ts'

/** Numbers of a specification have this many digits: more than a screen shows, few enough to keep it small. */
const DIGITS = 5

/** A row as JSON has it: numbers rounded, those that are not finite left out. */
export const rounded = (value: number): number => Number(value.toPrecision(DIGITS))

/** Rows of a layer; a row with a number that is not finite is left out, as it has no place. */
export const rows = (all: Iterable<Readonly<Record<string, number | string>>>): Layer => ({
  data: {
    values: Array.from(all)
      .filter((row) => Object.values(row).every((value) => typeof value === 'string' || Number.isFinite(value)))
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? rounded(value) : value]),
        ),
      ),
  },
})

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
