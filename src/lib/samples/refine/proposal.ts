import { type Key, uniforms } from '../../tensor/index.ts'
import { type ChainState, DIVERGENT, type Rows, type StepInfo } from './chains.ts'

/** Decides of every chain whether it goes to where it was proposed to go. */
export type Proposal = (
  key: Key,
  before: ChainState,
  proposed: ChainState,
  /** Minus the logarithm of the ratio by which the proposal is judged, [chains]. */
  energyError: Float64Array,
) => { readonly state: ChainState; readonly info: StepInfo }

/**
 * Accepts by min(1, exp(−Δ)) (Metropolis, Hastings); a chain that refuses stays where it is, and its point counts again. A
 * proposal whose energy is not finite is refused.
 */
export const metropolis: Proposal = (key, before, proposed, energyError) => {
  const chains = energyError.length
  const dim = before.positions.length / chains
  const acceptance = energyError.map((error) => (Number.isNaN(error) ? 0 : Math.min(1, Math.exp(-error))))
  const u = uniforms(key, chains)
  const accepted = new Uint8Array(chains).map((_, i) => (u[i] < acceptance[i] ? 1 : 0))
  const divergent = new Uint8Array(chains).map((_, i) => (energyError[i] <= DIVERGENT ? 0 : 1))
  const choose = (from: Rows, to: Rows, width: number) =>
    from.map((x, k) => (accepted[Math.floor(k / width)] ? to[k] : x))
  return {
    state: {
      positions: choose(before.positions, proposed.positions, dim),
      energy: {
        value: choose(before.energy.value, proposed.energy.value, 1),
        gradient: choose(before.energy.gradient, proposed.energy.gradient, dim),
      },
    },
    info: { acceptance, accepted, energyError, divergent },
  }
}
