import * as plots from '../../src/plots/index.ts'

export type Values = ArrayLike<number>
export type Made = plots.Chart | plots.Mark | plots.Histogram | plots.Histogram2d | plots.Comparison | readonly number[]

/** How a function is called with nothing but these values, and what its errors name. */
export interface Row {
  readonly make: (values: Values) => Made
  readonly names: RegExp
}

export const bins = { bins: 4, range: [-6, 6] as const }
export const column = (values: Values) => ({ name: 'mass', unit: 'GeV', values })
export const counted = (values: Values) => plots.histogram(column(values), { bins })
export const contents = (values: Values) =>
  plots.histogramOfCounts(
    { name: 'mass' },
    places(values),
    values,
    Array.from(values, () => 1),
  )
export const places = (values: Values) => Float64Array.from({ length: values.length + 1 }, (_, i) => i)
export const ones = (values: Values) => Array.from(values, () => 1)
export const map = (values: Values) => plots.histogram2d(column(values), column(values), { x: bins })
