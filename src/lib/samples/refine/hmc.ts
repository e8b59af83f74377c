import { ConfigError } from '../../../complaint.ts'
import { split, uniforms } from '../../tensor/index.ts'
import type { ChainAlgorithm, Potential } from './chains.ts'
import { type Integrator, leapfrog, type Phase } from './integrators.ts'
import type { Metric } from './metric.ts'
import { metropolis, type Proposal } from './proposal.ts'

/** What a Hamiltonian chain is made of. */
export interface HmcOptions {
  readonly potential: Potential
  readonly metric: Metric
  readonly stepSize: number
  /** Steps of the integrator in a step of the chain. */
  readonly steps: number
  /** `leapfrog` if not given. */
  readonly integrator?: Integrator
  /** `metropolis` if not given. */
  readonly proposal?: Proposal
  /**
   * The number of steps is drawn anew each time, from 1 − jitter to 1 times `steps` (the same for all chains); 0 if not given. Orbits
   * that come back to where they began are broken up by it (arXiv 1701.02434 section 6.2).
   */
  readonly jitter?: number
}

/**
 * Hamiltonian Monte Carlo: fresh momenta, a path along Hamilton's equations, and the end accepted by its change of energy
 * (arXiv 1701.02434; for latent spaces 2106.00792 section 3). Chains are rows: one call of the potential serves all.
 * @throws ConfigError for a step size, a number of steps or a jitter that cannot work
 */
export function hmc(options: HmcOptions): ChainAlgorithm {
  const { potential, metric, stepSize, steps, integrator = leapfrog, proposal = metropolis, jitter = 0 } = options
  const who = 'hmc'
  if (!(stepSize > 0 && stepSize < Infinity)) {
    throw new ConfigError({ who, wanted: 'a positive step size', got: String(stepSize) })
  }
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new ConfigError({ who, wanted: 'a positive whole number of steps', got: String(steps) })
  }
  if (!(jitter >= 0 && jitter < 1))
    throw new ConfigError({ who, wanted: 'a jitter from 0 to below 1', got: `${jitter}` })
  return {
    dim: metric.dim,
    init: (positions) => ({ positions: Float64Array.from(positions), energy: potential(positions) }),
    step: (key, state) => {
      const [forMomenta, forSteps, forProposal] = split(key, 3)
      const chains = state.energy.value.length
      const momenta = metric.momenta(forMomenta, chains)
      const before = metric.kinetic(momenta)
      const some = jitter === 0 ? steps : Math.max(1, Math.ceil(steps * (1 - jitter * uniforms(forSteps, 1)[0])))
      let phase: Phase = { ...state, momenta }
      for (let i = 0; i < some; i++) phase = integrator(phase, potential, metric, stepSize)
      const after = metric.kinetic(phase.momenta)
      const error = after.map((k, i) => k - before[i] + phase.energy.value[i] - state.energy.value[i])
      return proposal(forProposal, state, { positions: phase.positions, energy: phase.energy }, error)
    },
  }
}
