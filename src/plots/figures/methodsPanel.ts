import type { Column, Columns, Quantity } from '../../lib/columns/index.ts'
import type { Chart } from '../chart.ts'
import { PlotError } from '../errors.ts'
import { density, type Histogram, type HistogramOptions, histogram } from '../histograms/histogram.ts'
import type { ComparisonOptions } from './compared.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'
import { ratioPanel } from './ratioPanel.ts'

interface MethodsOptions extends ComparisonOptions, HistogramOptions, Labelled {
  /** The quantity, by its name among the observables. */
  readonly of: Quantity
  /** Which methods, in which order; all, where not given. The first is what the others are divided by. */
  readonly methods?: readonly string[]
  /** Each scaled to unit area, for methods that leave events out. */
  readonly density?: boolean
}

/**
 * One observable as several methods give it, and below the ratio to the first (Fig. 4 of 2207.00664). Of the same events, so
 * errors of a ratio are somewhat too large.
 * @param observables by method
 * @throws PlotError when a method or the observable is not there
 */
export function methodsPanel(observables: Readonly<Record<string, Columns>>, options: MethodsOptions): Chart {
  const {
    of,
    methods = Object.keys(observables),
    bins,
    weights,
    outside,
    labels,
    density: asDensity,
    ...rest
  } = options
  const binned = { bins, ...(weights && { weights }), ...(outside && { outside }) }
  const scaled = (counts: Histogram) => (asDensity ? density(counts) : counts)
  const drawings = methods.map((method, k) => ({
    of: scaled(histogram(columnOf(observables, method, of), binned)),
    ...methodStyle(labelled(method, labels), k),
  }))
  return ratioPanel(drawings, rest)
}

/**
 * A method's observable as a column.
 * @throws PlotError when it is not there
 */
export function columnOf(observables: Readonly<Record<string, Columns>>, method: string, of: Quantity): Column {
  const values = observables[method]?.[of.name]
  if (values) return { ...of, values }
  const known = observables[method] ? Object.keys(observables[method]) : Object.keys(observables)
  throw new PlotError({
    who: `plot of ${method}`,
    wanted: `one of ${known.join(', ')}`,
    got: observables[method] ? of.name : method,
  })
}
