import type { Bins } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'
import { finiteEdges } from './checks.ts'
import { type Content, type Histogram, together } from './histogram.ts'

/**
 * The histogram in wider bins: so many of the old ones in each new one, or edges that are among the old ones. What the new
 * edges leave out lies below and above them.
 * @throws PlotError for a number that does not divide that of the bins, or an edge that is none of the old ones
 */
export function rebin(of: Histogram, into: number | Bins): Histogram {
  const places =
    typeof into === 'number' ? everyNth(of, into) : amongOld(of, finiteEdges(into, `rebin of ${of.of.name}`))
  const widths = Float64Array.from(of.values, (_, i) => (of.scale === 'density' ? of.edges[i + 1] - of.edges[i] : 1))
  const merged = (from: number, to: number): Content => {
    let [sum, squares] = [0, 0]
    for (let i = from; i < to; i++) {
      sum += of.values[i] * widths[i]
      squares += (of.errors[i] * widths[i]) ** 2
    }
    return { sum, squares }
  }
  const edges = places.map((place) => of.edges[place])
  const width = (i: number) => (of.scale === 'density' ? edges[i + 1] - edges[i] : 1)
  const contents = Array.from(places.subarray(1), (to, i) => merged(places[i], to))
  return {
    ...of,
    edges: Float64Array.from(edges),
    values: Float64Array.from(contents, ({ sum }, i) => sum / width(i)),
    errors: Float64Array.from(contents, ({ squares }, i) => Math.sqrt(squares) / width(i)),
    underflow: together(of.underflow, merged(0, places[0])),
    overflow: together(of.overflow, merged(places[places.length - 1], of.values.length)),
  }
}

function everyNth({ of, values: { length } }: Histogram, n: number): Float64Array {
  if (!Number.isInteger(n) || n < 1 || length % n !== 0) {
    throw new PlotError({ who: `rebin of ${of.name}`, wanted: `a divisor of its ${length} bins`, got: String(n) })
  }
  return Float64Array.from({ length: length / n + 1 }, (_, i) => i * n)
}

/** Edges that were computed in another way may differ in their last digits. */
const CLOSE = 1e-9

function amongOld({ of, edges }: Histogram, wanted: Float64Array): Float64Array {
  return wanted.map((edge) => {
    const place = edges.findIndex(
      (old, i) => Math.abs(old - edge) <= CLOSE * ((edges[i + 1] ?? old) - (edges[i - 1] ?? old)),
    )
    if (place >= 0) return place
    throw new PlotError({ who: `rebin of ${of.name}`, wanted: 'edges that are among the old ones', got: String(edge) })
  })
}
