import { type AnyColumn, type Bins, binOf, plainColumn, type Quantity } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'
import { checkWeights, finiteEdges } from './checks.ts'
import { SHOWN } from './showHistogram.ts'

/** Σw and Σw² of what fell somewhere. */
export interface Content {
  readonly sum: number
  readonly squares: number
}

/** What fell into one or the other. */
export const together = (a: Content, b: Content): Content => ({ sum: a.sum + b.sum, squares: a.squares + b.squares })

/** A binned column; bin i is [edges[i], edges[i + 1]), the last one with its upper edge. */
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

/** How numbers are counted in bins. */
export interface HistogramOptions {
  readonly bins: Bins
  /** As many as values; 1 each, where not given. */
  readonly weights?: ArrayLike<number>
  /** `fold` puts what lies outside into the first and last bin; `keep` (the default) keeps it apart. */
  readonly outside?: 'keep' | 'fold'
}

/**
 * Σw ± √Σw² of a column in bins.
 * @throws PlotError when there are not as many weights as values, or one of them is not a number; ConfigError for edges that do not rise
 */
export function histogram(column: AnyColumn, { bins, weights, outside = 'keep' }: HistogramOptions): Histogram {
  const { values: from, ...of } = plainColumn(column)
  const who = `histogram of ${of.name}`
  checkWeights(who, weights, from.length)
  const edges = finiteEdges(bins, who)
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
    ...SHOWN,
  }
}

/**
 * The histogram as a density of unit area, what lies outside included: values and errors over total · bin width.
 * The total counts as exact, as it does in every bin-by-bin comparison of shapes.
 * @throws PlotError where there is nothing in total
 */
export function density(of: Histogram): Histogram {
  const total = of.values.reduce((a, b) => a + b, 0) + of.underflow.sum + of.overflow.sum
  if (!Number.isFinite(total) || total === 0) {
    const got = `${total}${of.missing > 0 ? `, and ${of.missing} that are not numbers` : ''}`
    throw new PlotError({ who: `density of ${of.of.name}`, wanted: 'something in total', got })
  }
  const perUnit = (value: number, i: number) => value / total / (of.edges[i + 1] - of.edges[i])
  const share = ({ sum, squares }: Content): Content => ({ sum: sum / total, squares: squares / total ** 2 })
  return {
    ...of,
    values: of.values.map(perUnit),
    errors: of.errors.map((error, i) => Math.abs(perUnit(error, i))),
    underflow: share(of.underflow),
    overflow: share(of.overflow),
    scale: 'density',
  }
}

const NOTHING: Content = { sum: 0, squares: 0 }

/**
 * A histogram that was made elsewhere: counts with Poisson errors, or any contents with errors of their own.
 * @throws PlotError when there are not as many as bins, for a count below 0, or for one that is not a number
 */
export function histogramOfCounts(
  of: Quantity,
  edges: ArrayLike<number>,
  counts: ArrayLike<number>,
  errors: ArrayLike<number> | undefined = undefined,
): Histogram {
  const who = `histogram of ${of.name}`
  const rising = finiteEdges(Float64Array.from(edges), who)
  const [values, given] = [Float64Array.from(counts), errors && Float64Array.from(errors)]
  for (const list of given ? [values, given] : [values]) {
    const least = given && list === values ? Number.NEGATIVE_INFINITY : 0
    const wanted = list === given ? 'errors' : 'counts'
    if (list.length !== rising.length - 1) {
      throw new PlotError({ who, wanted: `${rising.length - 1} ${wanted}`, got: `${list.length}` })
    }
    const wrong = list.findIndex((value) => !(Number.isFinite(value) && value >= least))
    if (wrong >= 0) throw new PlotError({ who, wanted: `${wanted} from 0`, got: `${list[wrong]} in bin ${wrong}` })
  }
  return {
    of,
    edges: rising,
    values,
    errors: given ?? values.map(Math.sqrt),
    underflow: NOTHING,
    overflow: NOTHING,
    missing: 0,
    scale: 'events',
    ...SHOWN,
  }
}
