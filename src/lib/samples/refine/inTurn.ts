import { ConfigError } from '../../../complaint.ts'
import { split } from '../../tensor/index.ts'
import type { ChainAlgorithm } from './chains.ts'

/**
 * Algorithms of one density in turn as one: each leaves the density as it is, and so do all of them one after the other (Tierney,
 * Annals of Statistics 22 (1994) 1701, section 2.4). What a step did is told of the first, for whose step size the warm-up looks.
 * @throws ConfigError for none, or algorithms of different dimensions
 */
export function inTurn(algorithms: readonly ChainAlgorithm[]): ChainAlgorithm {
  const [first, ...rest] = algorithms
  if (!first || rest.some(({ dim }) => dim !== first.dim)) {
    const got = algorithms.map(({ dim }) => dim).join(', ') || 'none'
    throw new ConfigError({ who: 'inTurn', wanted: 'one or more algorithms of one dimension', got })
  }
  return {
    dim: first.dim,
    init: first.init,
    step: (key, state) => {
      const keys = split(key, algorithms.length)
      const own = first.step(keys[0], state)
      const end = rest.reduce((now, algorithm, i) => algorithm.step(keys[i + 1], now).state, own.state)
      return { state: end, info: own.info }
    },
  }
}
