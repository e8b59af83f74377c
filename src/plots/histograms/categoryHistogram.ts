import type { Quantity } from '../../lib/columns/index.ts'
import type { Categorical } from '../layout/categories.ts'
import { type Histogram, type HistogramOptions, histogram } from './histogram.ts'

/** The kind of each event, and what the kinds are of. */
export interface Kinds extends Quantity {
  readonly values: readonly string[]
}

interface CategoryOptions extends Pick<HistogramOptions, 'weights'> {
  /** Which ones, in which order; those that occur, in their order, where not given. Others count as missing. */
  readonly categories?: readonly string[]
}

/** Σw ± √Σw² of each kind: a histogram whose k-th bin is that of the k-th category, to be drawn as any other. */
export function categoryHistogram({ values, ...of }: Kinds, options: CategoryOptions = {}): Histogram {
  const { categories = [...new Set(values)], weights } = options
  const place = new Map(categories.map((category, k) => [category, k]))
  const column = {
    ...of,
    categories,
    values: values.map((value) => place.get(value) ?? Number.NaN),
  } satisfies Categorical & {
    values: number[]
  }
  const bins = { bins: categories.length, range: [-0.5, categories.length - 0.5] } as const
  return histogram(column, { bins, ...(weights && { weights }) })
}
