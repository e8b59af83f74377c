import { ConfigError, ShapeError } from '../../complaint.ts'
import type { Quantity } from './quantity.ts'

/** A number of equal bins of a range; equal in their ratio where `log`. */
export interface EqualBins {
  readonly bins: number
  readonly range: readonly [number, number]
  readonly log?: boolean
}

/** Edges of bins: given one by one, or as a number of equal bins of a range. */
export type Bins = readonly number[] | Float64Array | EqualBins

/** A quantity in bins. */
export interface Axis extends Quantity {
  /** Rising, at least two; ±∞ are allowed at the ends. Bins are [edge, next edge), the last one with its upper edge. */
  readonly edges: ArrayLike<number>
}

/** Bins in one quantity or several, numbered with the last one running fastest. */
export interface Binning {
  readonly axes: readonly Axis[]
  readonly bins: number
}

/** More would not fit into memory beside what is counted in them. */
const MOST_BINS = 1e7

/**
 * The edges of bins, rising; the first and the last are exactly those of the range.
 * @throws ConfigError when they do not rise, or for a number of bins that is no whole number above 0
 */
export function edgesOf(bins: Bins, who = 'bins'): Float64Array {
  const edges = 'range' in bins ? equalBins(bins, who) : Float64Array.from(bins)
  const falls = edges.findIndex((edge, i) => Number.isNaN(edge) || (i > 0 && edge <= edges[i - 1]))
  if (edges.length < 2 || falls >= 0) {
    const got = falls > 0 ? `${edges[falls]} after ${edges[falls - 1]}` : `[${edges.subarray(0, 2).join(', ')}]`
    throw new ConfigError({ who, wanted: 'at least two rising edges', got })
  }
  return edges
}

function equalBins({ bins, range: [low, high], log = false }: EqualBins, who: string): Float64Array {
  if (!Number.isInteger(bins) || bins < 1 || bins > MOST_BINS) {
    throw new ConfigError({ who, wanted: 'a whole number of bins above 0, at most 10⁷', got: String(bins) })
  }
  if (!(Number.isFinite(low) && Number.isFinite(high))) {
    throw new ConfigError({ who, wanted: 'a range of finite numbers', got: `[${low}, ${high}]` })
  }
  if (log && !(low > 0)) {
    throw new ConfigError({ who, wanted: 'a positive range for logarithmic bins', got: `[${low}, ${high}]` })
  }
  const inner = (i: number) =>
    log ? 10 ** between(Math.log10(low), Math.log10(high), i, bins) : between(low, high, i, bins)
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === 0 ? low : i === bins ? high : inner(i)))
}

/** The i-th of n steps from low to high, also where their product is more than a number can hold. */
function between(low: number, high: number, i: number, n: number): number {
  const way = (high - low) * i
  return Number.isFinite(way) ? low + way / n : low * (1 - i / n) + high * (i / n)
}

/**
 * The bin of a value: −1 below all, `edges.length − 1` above all; the last bin has its upper edge.
 * A value that is not a number has no bin and gives NaN.
 */
export function binOf(edges: ArrayLike<number>, value: number): number {
  // also what an untyped caller may hand over: null and '' would count as 0
  if (typeof value !== 'number' || Number.isNaN(value)) return Number.NaN
  const last = edges.length - 1
  if (value < edges[0]) return -1
  if (value >= edges[last]) return value === edges[last] ? last - 1 : last
  let [low, high] = [0, last]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (value >= edges[middle]) low = middle
    else high = middle
  }
  return low
}

/** The width of all bins, where they have one width. */
export function equalWidth(edges: Float64Array): number | undefined {
  const width = (edges[edges.length - 1] - edges[0]) / (edges.length - 1)
  const equal = edges.every((edge, i) => i === 0 || Math.abs(edge - edges[i - 1] - width) < 1e-9 * width)
  return equal ? width : undefined
}

/**
 * Bins in the product of the axes.
 * @throws ConfigError when there is no axis or the edges of one do not rise
 */
export function binning(axes: readonly Axis[]): Binning {
  if (axes.length === 0) throw new ConfigError({ who: 'binning', wanted: 'at least one axis', got: 'none' })
  for (const { name, edges } of axes) edgesOf(Float64Array.from(edges), `binning: ${name}`)
  return { axes, bins: axes.reduce((product, { edges }) => product * (edges.length - 1), 1) }
}

/**
 * The bin of each event, [n]; −1 where a value is outside of its axis or not a number.
 * @param columns one for each axis, each [n], in its unit
 * @throws ShapeError when there is not one column for each axis, or they disagree in length
 */
export function binsOf({ axes }: Binning, columns: readonly ArrayLike<number>[]): Int32Array {
  const n = columns[0]?.length ?? 0
  if (columns.length !== axes.length || columns.some(({ length }) => length !== n)) {
    const got = columns.map(({ length }) => length).join(', ') || 'none'
    throw new ShapeError({ who: 'binsOf', wanted: `${axes.length} columns of one length`, got })
  }
  return Int32Array.from({ length: n }, (_, i) => {
    let bin = 0
    for (let a = 0; a < axes.length; a++) {
      const { edges } = axes[a]
      const place = binOf(edges, columns[a][i])
      if (!(place >= 0 && place < edges.length - 1)) return -1
      bin = bin * (edges.length - 1) + place
    }
    return bin
  })
}

/** The range of each axis in one bin, [low, high). */
export function rangesOf({ axes }: Binning, bin: number): [number, number][] {
  const ranges: [number, number][] = []
  let rest = bin
  for (const { edges } of [...axes].reverse()) {
    const n = edges.length - 1
    ranges.unshift([edges[rest % n], edges[(rest % n) + 1]])
    rest = Math.floor(rest / n)
  }
  return ranges
}
