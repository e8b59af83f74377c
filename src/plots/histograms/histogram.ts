import { type Bins, binOf, type Column, edgesOf, type Quantity } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'

/** Σw and Σw² of what fell somewhere. */
export interface Content {
  readonly sum: number
  readonly squares: number
}

/** A binned column; bin i is [edges[i], edges[i + 1]). */
export interface Histogram {
  readonly of: Quantity
  readonly edges: Float64Array
  /** Σw of each bin, or what became of it. */
  readonly values: Float64Array
  /** One standard deviation of each value: √Σw² of counts. */
  readonly errors: Float64Array
  /** What lies below the first and above the last edge, in the unit of the values. */
  readonly underflow: Content
  readonly overflow: Content
  /** How many values were not numbers. */
  readonly missing: number
  /** What the values are: events, or events per unit. */
  readonly scale: 'events' | 'density'
}

export interface HistogramOptions {
  readonly bins: Bins
  /** As many as values; 1 each, where not given. */
  readonly weights?: ArrayLike<number>
  /** `fold` puts what lies outside into the first and last bin; `keep` (the default) keeps it apart. */
  readonly outside?: 'keep' | 'fold'
}

/**
 * Σw ± √Σw² of a column in bins.
 * @throws PlotError when there are not as many weights as values, or the edges do not rise
 */
export function histogram(column: Column, { bins, weights, outside = 'keep' }: HistogramOptions): Histogram {
  const { values: from, ...of } = column
  if (weights && weights.length !== from.length) {
    throw new PlotError({ who: `histogram of ${of.name}`, wanted: `${from.length} weights`, got: `${weights.length}` })
  }
  const edges = edgesOf(bins)
  const n = edges.length - 1
  // the first and last place are what lies outside
  const sums = new Float64Array(n + 2)
  const squares = new Float64Array(n + 2)
  let missing = 0
  for (let i = 0; i < from.length; i++) {
    const bin = binOf(edges, from[i])
    const weight = weights ? weights[i] : 1
    if (Number.isNaN(bin)) missing++
    else {
      const place = outside === 'fold' ? Math.min(n, Math.max(1, bin + 1)) : bin + 1
      sums[place] += weight
      squares[place] += weight * weight
    }
  }
  const content = (place: number): Content => ({ sum: sums[place], squares: squares[place] })
  return {
    of,
    edges,
    values: sums.slice(1, n + 1),
    errors: squares.slice(1, n + 1).map(Math.sqrt),
    underflow: content(0),
    overflow: content(n + 1),
    missing,
    scale: 'events',
  }
}

/**
 * The histogram as a density of unit area, what lies outside included: values and errors over total · bin width.
 * The total counts as exact, as it does in every bin-by-bin comparison of shapes.
 */
export function density(of: Histogram): Histogram {
  const total = of.values.reduce((a, b) => a + b, 0) + of.underflow.sum + of.overflow.sum
  const perUnit = (value: number, i: number) => value / (total * (of.edges[i + 1] - of.edges[i]))
  const share = ({ sum, squares }: Content): Content => ({ sum: sum / total, squares: squares / total ** 2 })
  return {
    ...of,
    values: of.values.map(perUnit),
    errors: of.errors.map(perUnit),
    underflow: share(of.underflow),
    overflow: share(of.overflow),
    scale: 'density',
  }
}

/** The numbers of a histogram of counts that was made elsewhere, with Poisson errors. */
export function histogramOfCounts(of: Quantity, edges: ArrayLike<number>, counts: ArrayLike<number>): Histogram {
  const rising = edgesOf(Array.from(edges))
  if (counts.length !== rising.length - 1) {
    throw new PlotError({
      who: `histogram of ${of.name}`,
      wanted: `${rising.length - 1} counts`,
      got: `${counts.length}`,
    })
  }
  const none = { sum: 0, squares: 0 }
  const values = Float64Array.from(counts)
  const errors = values.map(Math.sqrt)
  return { of, edges: rising, values, errors, underflow: none, overflow: none, missing: 0, scale: 'events' }
}
