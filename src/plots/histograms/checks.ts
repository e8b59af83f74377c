import { type Bins, edgesOf } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'

/**
 * The edges of bins that can be drawn.
 * @throws ConfigError for edges that do not rise, PlotError for infinite ones
 */
export function finiteEdges(bins: Bins, who: string): Float64Array {
  const edges = edgesOf(bins, who)
  if (edges.every(Number.isFinite)) return edges
  const fix = "leave them out: what lies outside is counted apart, or put into the outer bins by outside: 'fold'"
  throw new PlotError({ who, wanted: 'finite edges', got: `[${edges[0]}, … ${edges[edges.length - 1]}]`, fix })
}

/** The squares of weights beyond these are no numbers any more. */
const WEIGHTS = { least: 1e-150, most: 1e150 } as const

/** @throws PlotError when there are not `n` weights, or for the first that is not a number or whose square is none */
export function checkWeights(who: string, weights: ArrayLike<number> | undefined, n: number): void {
  if (!weights) return
  if (weights.length !== n) throw new PlotError({ who, wanted: `${n} weights`, got: `${weights.length}` })
  for (let i = 0; i < n; i++) {
    const size = Math.abs(weights[i])
    if (size === 0 || (size >= WEIGHTS.least && size <= WEIGHTS.most)) continue
    const finite = Number.isFinite(weights[i])
    throw new PlotError({
      who,
      wanted: finite ? `weights between ${WEIGHTS.least} and ${WEIGHTS.most} in size` : 'finite weights',
      got: `${weights[i]} at ${i}`,
      fix: finite ? 'divide all of them by their mean' : 'leave that event out, or give it the weight 0',
    })
  }
}
