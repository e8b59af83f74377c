import type { Histogram2d } from './histogram2d.ts'

/** A straight piece of a contour. */
export interface Segment {
  readonly x: number
  readonly y: number
  readonly x2: number
  readonly y2: number
}

/** The map with each value averaged over its neighbours (weights 1, 2, 1 in both directions), the sum kept at the rims. */
export function smooth(map: Histogram2d): Histogram2d {
  const [nx, ny] = [map.xEdges.length - 1, map.yEdges.length - 1]
  const clamp = (k: number, n: number) => Math.min(n - 1, Math.max(0, k))
  const pass = (from: Float64Array, dx: number, dy: number) =>
    from.map((value, k) => {
      const [i, j] = [k % nx, Math.floor(k / nx)]
      const at = (step: number) => from[clamp(j + step * dy, ny) * nx + clamp(i + step * dx, nx)]
      return (at(-1) + 2 * value + at(1)) / 4
    })
  return { ...map, values: pass(pass(map.values, 1, 0), 0, 1) }
}

/** The heights above which the map holds the given shares of its sum: borders of highest-density regions. */
export function densityLevels({ values }: Histogram2d, shares: readonly number[]): number[] {
  const falling = values.slice().sort().reverse()
  const total = falling.reduce((a, b) => a + b, 0)
  return shares.map((share) => {
    let sum = 0
    return falling.find((value) => (sum += value) >= share * total) ?? 0
  })
}

/**
 * The line of one height through the centres of the bins, by marching squares: in each square of four centres the edges
 * that the height crosses are joined. Outside the map the height counts as 0, so lines are closed.
 */
export function contour({ xEdges, yEdges, values }: Histogram2d, level: number): Segment[] {
  const [xs, ys] = [centres(xEdges), centres(yEdges)]
  const nx = xEdges.length - 1
  const height = (i: number, j: number) =>
    i < 1 || j < 1 || i >= xs.length - 1 || j >= ys.length - 1 ? 0 : values[(j - 1) * nx + i - 1]
  const out: Segment[] = []
  for (let j = 0; j + 1 < ys.length; j++) {
    for (let i = 0; i + 1 < xs.length; i++) {
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ].map(([a, b]) => ({ x: xs[a], y: ys[b], height: height(a, b) }))
      out.push(...joined(corners.flatMap((corner, k) => crossing(corner, corners[(k + 1) % 4], level))))
    }
  }
  return out
}

interface Corner {
  readonly x: number
  readonly y: number
  readonly height: number
}

function crossing(a: Corner, b: Corner, level: number): { x: number; y: number }[] {
  if (a.height >= level === b.height >= level) return []
  const share = (level - a.height) / (b.height - a.height)
  return [{ x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y) }]
}

/** Two crossings make one piece, four (a saddle) make two. */
const joined = (points: readonly { x: number; y: number }[]): Segment[] =>
  [0, 2]
    .filter((k) => k + 1 < points.length)
    .map((k) => ({ x: points[k].x, y: points[k].y, x2: points[k + 1].x, y2: points[k + 1].y }))

/** Centres of the bins, with the outer edges before and behind them. */
const centres = (edges: Float64Array): number[] => [
  edges[0],
  ...Array.from(edges.subarray(1), (edge, i) => (edges[i] + edge) / 2),
  edges[edges.length - 1],
]
