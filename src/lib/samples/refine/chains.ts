import type { Key } from '../../tensor/index.ts'

/** Points of all chains, one row a chain, [chains, dim]. */
export type Rows = Float64Array

/** −ln of a density up to a constant, and its slope, at the points of all chains. */
export interface Energy {
  /** [chains] */
  readonly value: Float64Array
  /** ∂/∂position, [chains, dim] */
  readonly gradient: Float64Array
}

/** The potential energy U(z) = −ln p(z) + constant of rows [chains, dim], all at once. */
export type Potential = (positions: Rows) => Energy

/** Where the chains are. */
export interface ChainState {
  readonly positions: Rows
  readonly energy: Energy
}

/** What a step did, one number a chain. */
export interface StepInfo {
  /** The probability by which the proposal was accepted or not. */
  readonly acceptance: Float64Array
  readonly accepted: Uint8Array
  /** Energy at the proposal minus energy before, potential and kinetic. */
  readonly energyError: Float64Array
  /** 1 where the energy grew beyond all reason: the integrator failed. */
  readonly divergent: Uint8Array
}

/** A Markov chain whose steps leave a density as it is: a record of functions, chains in parallel as rows. */
export interface ChainAlgorithm {
  readonly dim: number
  /** The state at some points. */
  init(positions: Rows): ChainState
  /** One step of every chain; chain i uses the i-th numbers of the key's streams. */
  step(key: Key, state: ChainState): { readonly state: ChainState; readonly info: StepInfo }
}

/** An energy error above this is a divergence, as in Stan. */
export const DIVERGENT = 1000
