import type { Layer } from './mark.ts'

// as d3 writes numbers: with a minus sign, and no zeros at the end
const number = (field: string, digits = 5) => `format(datum.${field}, '.${digits}~g')`

/** A transform that writes from where to where a bin goes, for a tooltip. */
export const rangeText = (from: string, to: string, as: string): Layer => ({
  calculate: `${number(from)} + ' to ' + ${number(to)}`,
  as,
})

/** A transform that writes a value with its error. */
export const measuredText = (value: string, error: string, as: string): Layer => ({
  calculate: `${number(value)} + ' ± ' + ${number(error, 2)}`,
  as,
})

/** A transform that writes a value with the distances of the ends of its error bar. */
export const betweenText = (value: string, low: string, high: string, as: string): Layer => {
  const distance = (from: string, to: string) => `format(datum.${to} - datum.${from}, '.2~g')`
  return { calculate: `${number(value)} + ' + ' + ${distance(value, high)} + ' − ' + ${distance(low, value)}`, as }
}

/** The unit in which an axis is written: `density [1/GeV]` is in `1/GeV`. */
export const unitIn = (title: string): string => /\[([^\]]*)\]\s*$/.exec(title)?.[1] ?? ''
