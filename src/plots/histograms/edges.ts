import { PlotError } from '../errors.ts'

/** Edges of bins: given one by one, or as a number of equal bins of a range. */
export type Binning = readonly number[] | { readonly bins: number; readonly range: readonly [number, number] }

/**
 * The edges of a binning, rising.
 * @throws PlotError when they do not rise
 */
export function edgesOf(binning: Binning): Float64Array {
  const edges = 'bins' in binning ? equalBins(binning.bins, binning.range) : Float64Array.from(binning)
  if (edges.length < 2 || edges.some((edge, i) => !Number.isFinite(edge) || (i > 0 && edge <= edges[i - 1]))) {
    throw new PlotError({ who: 'bins', wanted: 'at least two rising edges', got: `[${edges.join(', ')}]` })
  }
  return edges
}

const equalBins = (bins: number, [low, high]: readonly [number, number]) =>
  Float64Array.from({ length: Math.floor(bins) + 1 }, (_, i) => low + ((high - low) * i) / bins)

/**
 * The bin [edge, next edge) of a value: −1 below all, `edges.length − 1` above all; the last bin has its upper edge.
 * A value that is not a number has no bin and gives NaN.
 */
export function binOf(edges: Float64Array, value: number): number {
  if (Number.isNaN(value)) return Number.NaN
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
