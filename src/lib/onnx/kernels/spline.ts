import { constant, formulas, type Graph, node, type Value } from '../graph.ts'

const SMALLEST = 1e-3

/** The numbers of a spline. */
export interface Spline {
  readonly columns: readonly number[]
  readonly bins: number
  readonly bound: number
  readonly logitScale: number
  readonly inverse: boolean
}

/** Knots and slopes of all splines, [rows, 3, K + 1] double: those of x, those of y, the slopes. */
function knotsOf(graph: Graph, raw: Value, { bins, bound, logitScale }: Spline): { knots: Value; tables: Value } {
  const { cast, reshape, split, mul, add, matMul, concat } = formulas(graph)
  const ends = bins + 1
  const [logits, slopes] = split(reshape(raw, [-1, 3 * bins - 1]), [2 * bins, bins - 1], 1)
  const scaled = mul(cast(reshape(logits, [-1, 2, bins]), 'double'), logitScale)
  const shares = node(graph, 'Softmax', [scaled], { axis: -1 })
  // the sizes of the bins below, in double: sums of many small widths lose no digits
  const size = 2 * bound * (1 - SMALLEST * bins)
  const below = Array.from({ length: bins * ends }, (_, i) => (Math.floor(i / ends) < i % ends ? size : 0))
  const start = Array.from({ length: ends }, (_, k) => 2 * bound * SMALLEST * k - bound)
  const sums = matMul(shares, constant(graph, 'double', below, [bins, ends]))
  const knots = add(sums, constant(graph, 'double', start, [ends]))
  // the slope is 1 at both ends
  const inner = add(node(graph, 'Softplus', [slopes]), SMALLEST)
  const all = node(graph, 'Pad', [inner, constant(graph, 'int64', [0, 1, 0, 1], [4]), 1], { mode: 'constant' })
  return { knots, tables: concat([knots, cast(reshape(all, [-1, 1, ends]), 'double')], 1) }
}

/**
 * Rational-quadratic splines on some columns (Durkan et al., arXiv 1906.04032 eqs. 4-8), as `splineCoupling` of bijections, in
 * double: neither sums of many small widths nor the root of the inverse lose digits that float32 has.
 * @returns the value [N, D], and the log-determinant of its direction [N]
 */
export function splineNodes(graph: Graph, x: Value, dim: number, raw: Value, spline: Spline): Value[] {
  const { columns, bins, bound, inverse } = spline
  const { abs, add, sub, mul, div, cast, reshape, where, gather, log, sqrt, max, ...f } = formulas(graph)
  const count = columns.length
  const given = reshape(cast(gather(x, columns, 1), 'double'), [-1, 1])
  const at = f.clip(given, -bound, bound)
  const { knots, tables } = knotsOf(graph, raw, spline)
  // the bin: how many inner knots are not above the value
  const own = gather(knots, [inverse ? 1 : 0], 1)
  const innerKnots = gather(
    own,
    Array.from({ length: bins - 1 }, (_, k) => k + 1),
    2,
  )
  const reached = cast(f.greaterOrEqual(reshape(at, [-1, 1, 1]), innerKnots), 'int64')
  const index = add(f.sumOver(reached, [2], true), constant(graph, 'int64', [0, 1, 0, 1, 0, 1], [3, 2]))
  const ends = reshape(node(graph, 'GatherElements', [tables, index], { axis: 2 }), [-1, 6])
  const [x0, x1, y0, y1, left, right] = f.split(ends, [1, 1, 1, 1, 1, 1], 1)
  const [width, height] = [sub(x1, x0), sub(y1, y0)]
  const mean = div(height, width)
  const twice = mul(mean, 2)
  const curvature = sub(add(left, right), twice)
  const theta = inverse ? root() : div(sub(at, x0), width)
  const bottom = add(mean, mul(curvature, mul(theta, sub(1, theta))))
  const value = inverse
    ? add(x0, mul(theta, width))
    : add(y0, div(mul(height, mul(theta, add(left, mul(theta, sub(mean, left))))), bottom))
  const top = add(left, mul(theta, add(sub(twice, mul(left, 2)), mul(theta, curvature))))
  const [ofTop, ofBottom] = [mul(top, mul(mean, mean)), mul(bottom, bottom)]
  const slope = log(inverse ? div(ofBottom, ofTop) : div(ofTop, ofBottom))

  /** The root in [0, 1] of a θ² + b θ − c, all in units of the bin's height. */
  function root(): Value {
    const rise = div(sub(at, y0), height)
    const b = sub(left, mul(rise, curvature))
    const a = sub(mean, b)
    const twiceC = mul(twice, rise)
    return div(twiceC, add(b, sqrt(max(add(mul(b, b), mul(mul(a, twiceC), 2)), 0))))
  }

  const inside = f.less(abs(given), bound)
  const moved = cast(reshape(where(inside, value, given), [-1, count]), 'float')
  const kept = where(inside, slope, 0)
  const logDet = count === 1 ? reshape(kept, [-1]) : f.sumOver(reshape(kept, [-1, count]), [1])
  const order = Array.from({ length: dim }, (_, c) => (columns.includes(c) ? dim + columns.indexOf(c) : c))
  const placed = count === dim ? moved : gather(f.concat([x, moved], 1), order, 1)
  return [placed, cast(logDet, 'float')]
}
