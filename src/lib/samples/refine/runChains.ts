import { ConfigError } from '../../../complaint.ts'
import { fold, type Key } from '../../tensor/index.ts'
import type { ChainAlgorithm, ChainState } from './chains.ts'

/** How long chains run, and what of them is kept. */
export interface ChainRun {
  readonly key: Key
  readonly state: ChainState
  /** Points that are kept of every chain. */
  readonly draws: number
  /** Steps from one kept point to the next; 1 if not given. */
  readonly thin?: number
}

/** What chains went through. */
export interface ChainDraws {
  readonly chains: number
  readonly draws: number
  readonly dim: number
  /** [draws, chains, dim] */
  readonly positions: Float32Array
  /** Potential energy, [draws, chains] */
  readonly energy: Float64Array
  /** Mean probability of acceptance. */
  readonly acceptance: number
  /** Steps whose energy grew beyond all reason. */
  readonly divergences: number
  /** Root mean square of the energy error over all steps that did not diverge. */
  readonly energyError: number
  readonly state: ChainState
}

/**
 * Runs chains and keeps what they pass; the same key gives the same points.
 * @throws ConfigError for a number of draws or steps that is none
 */
export function runChains(algorithm: ChainAlgorithm, { key, state: start, draws, thin = 1 }: ChainRun): ChainDraws {
  for (const [name, n] of Object.entries({ draws, thin })) {
    if (Number.isInteger(n) && n >= 1) continue
    throw new ConfigError({ who: `runChains: ${name}`, wanted: 'a positive whole number', got: String(n) })
  }
  const chains = start.energy.value.length
  const { dim } = algorithm
  const positions = new Float32Array(draws * chains * dim)
  const energy = new Float64Array(draws * chains)
  let [state, acceptance, divergences, squares] = [start, 0, 0, 0]
  for (let i = 0; i < draws * thin; i++) {
    const { state: next, info } = algorithm.step(fold(key, i), state)
    state = next
    for (let c = 0; c < chains; c++) {
      acceptance += info.acceptance[c]
      if (info.divergent[c]) divergences++
      else squares += info.energyError[c] ** 2
    }
    if ((i + 1) % thin !== 0) continue
    const draw = (i + 1) / thin - 1
    positions.set(state.positions, draw * chains * dim)
    energy.set(state.energy.value, draw * chains)
  }
  const all = draws * thin * chains
  const energyError = Math.sqrt(squares / Math.max(1, all - divergences))
  return { chains, draws, dim, positions, energy, acceptance: acceptance / all, divergences, energyError, state }
}
