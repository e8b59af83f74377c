import type { Measured } from './measured.ts'

/** A value with its error, at some place. */
interface Point extends Measured {
  readonly at: number
}

/** The straight line y + slope (x − `x`), whose slope and height are known apart from each other. */
export interface WeightedLine {
  /** Weighted means of places and values. */
  readonly x: number
  readonly y: number
  readonly slope: Measured
}

/** The straight line of least squares with the points' errors as weights; at two places or more, errors above 0. */
export function weightedLine(points: readonly Point[]): WeightedLine {
  // in units of the best known point, whose weight is then 1
  const unit = Math.min(...points.map(({ error }) => error))
  const weights = points.map(({ error }) => (unit / error) ** 2)
  const total = weights.reduce((a, b) => a + b, 0)
  const average = (of: (point: Point) => number) => weights.reduce((sum, w, k) => sum + w * of(points[k]), 0) / total
  const [x, y] = [average(({ at }) => at), average(({ value }) => value)]
  const spread = average(({ at }) => (at - x) ** 2)
  const value = average((point) => (point.at - x) * (point.value - y)) / spread
  return { x, y, slope: { value, error: unit / Math.sqrt(total * spread) } }
}
