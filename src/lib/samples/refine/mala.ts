import { ConfigError } from '../../../complaint.ts'
import { split } from '../../tensor/index.ts'
import type { ChainAlgorithm, Energy, Potential, Rows } from './chains.ts'
import type { Metric } from './metric.ts'
import { metropolis, type Proposal } from './proposal.ts'

/** What a Langevin chain is made of. */
export interface MalaOptions {
  readonly potential: Potential
  readonly metric: Metric
  readonly stepSize: number
  /** `metropolis` if not given. */
  readonly proposal?: Proposal
}

/**
 * The Metropolis-adjusted Langevin algorithm: z' = z − ½ ε² M⁻¹ ∇U + ε M^(−½) ξ, accepted by U and the densities of the step there and
 * back (Roberts and Tweedie, Bernoulli 2 (1996) 341).
 * @throws ConfigError for a step size that is not positive
 */
export function mala({ potential, metric, stepSize, proposal = metropolis }: MalaOptions): ChainAlgorithm {
  if (!(stepSize > 0 && stepSize < Infinity)) {
    throw new ConfigError({ who: 'mala', wanted: 'a positive step size', got: String(stepSize) })
  }
  const { dim, inverseMass } = metric
  /** Where a step goes on average. */
  const mean = (positions: Rows, { gradient }: Energy) =>
    positions.map((z, k) => z - 0.5 * stepSize ** 2 * inverseMass[k % dim] * gradient[k])
  /** −ln of the density of a step from `mean` to `to`, up to a constant. */
  const cost = (to: Rows, from: Rows) => {
    const out = new Float64Array(to.length / dim)
    for (let k = 0; k < to.length; k++) {
      out[Math.floor(k / dim)] += (to[k] - from[k]) ** 2 / (2 * stepSize ** 2 * inverseMass[k % dim])
    }
    return out
  }
  return {
    dim,
    init: (positions) => ({ positions: Float64Array.from(positions), energy: potential(positions) }),
    step: (key, state) => {
      const [forNoise, forProposal] = split(key, 2)
      const centre = mean(state.positions, state.energy)
      // momenta are N(0, M): M⁻¹ p is N(0, M⁻¹)
      const noise = metric.momenta(forNoise, state.energy.value.length)
      const positions = centre.map((z, k) => z + stepSize * inverseMass[k % dim] * noise[k])
      const energy = potential(positions)
      const [there, back] = [cost(positions, centre), cost(state.positions, mean(positions, energy))]
      const error = there.map((t, i) => energy.value[i] - state.energy.value[i] + back[i] - t)
      return proposal(forProposal, state, { positions, energy }, error)
    },
  }
}
