import { type AnyColumn, type Bins, binOf, plainColumn, type Quantity } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'
import { checkWeights, finiteEdges } from './checks.ts'
import { SHOWN_MAP } from './showMap.ts'

/** Σw in rectangles; row-major [y bins, x bins]. */
export interface Histogram2d {
  readonly x: Quantity
  readonly y: Quantity
  readonly xEdges: Float64Array
  readonly yEdges: Float64Array
  readonly values: Float64Array
  /** √Σw² */
  readonly errors: Float64Array
  /** Σw of what lies outside in x or y, and how many pairs were not numbers. */
  readonly outside: number
  readonly missing: number
}

export interface Histogram2dOptions {
  readonly x: Bins
  /** As `x`, where not given. */
  readonly y?: Bins
  readonly weights?: ArrayLike<number>
}

/**
 * Σw ± √Σw² of pairs in rectangles.
 * @throws PlotError when the columns or weights differ in length, or a weight is not a number; ConfigError for edges that do not rise
 */
export function histogram2d(x: AnyColumn, y: AnyColumn, options: Histogram2dOptions): Histogram2d {
  const { values: xs, ...xOf } = plainColumn(x)
  const { values: ys, ...yOf } = plainColumn(y)
  const { weights } = options
  const who = `map of ${x.name} and ${y.name}`
  if (ys.length !== xs.length) {
    throw new PlotError({ who, wanted: `${xs.length} values of ${y.name}`, got: `${ys.length}` })
  }
  checkWeights(who, weights, xs.length)
  const [xEdges, yEdges] = [finiteEdges(options.x, who), finiteEdges(options.y ?? options.x, who)]
  const [nx, ny] = [xEdges.length - 1, yEdges.length - 1]
  const [values, squares] = [new Float64Array(nx * ny), new Float64Array(nx * ny)]
  let [outside, missing] = [0, 0]
  for (let i = 0; i < xs.length; i++) {
    const [bx, by] = [binOf(xEdges, xs[i]), binOf(yEdges, ys[i])]
    const weight = weights ? weights[i] : 1
    if (Number.isNaN(bx) || Number.isNaN(by)) missing++
    else if (bx < 0 || bx === nx || by < 0 || by === ny) outside += weight
    else {
      values[by * nx + bx] += weight
      squares[by * nx + bx] += weight * weight
    }
  }
  return { x: xOf, y: yOf, xEdges, yEdges, values, errors: squares.map(Math.sqrt), outside, missing, ...SHOWN_MAP }
}

/** Each column of the map over its sum: how the estimate is spread where the truth lies in that column. */
export function normaliseColumns(map: Histogram2d): Histogram2d {
  const nx = map.xEdges.length - 1
  const sums = new Float64Array(nx)
  map.values.forEach((value, k) => {
    sums[k % nx] += value
  })
  const share = (value: number, k: number) => (sums[k % nx] === 0 ? 0 : value / sums[k % nx])
  return { ...map, values: map.values.map(share), errors: map.errors.map((error, k) => Math.abs(share(error, k))) }
}
