import { normals, split } from '../../tensor/index.ts'
import type { ChainAlgorithm, Potential, Rows } from './chains.ts'
import { metropolis, type Proposal } from './proposal.ts'

/** What a chain of fresh normal points is made of. */
export interface FreshNormalsOptions {
  readonly potential: Potential
  readonly dim: number
  /** `metropolis` if not given. */
  readonly proposal?: Proposal
}

/**
 * The independence sampler of a normal latent space with weights, U = ½ |z|² − ln w: a fresh normal point z', taken with
 * min(1, w(z') / w(z)) (Tierney, Annals of Statistics 22 (1994) 1701, section 2.3.3). It goes from mode to mode as no path along a slope
 * does, as often as the weights let it; where they are nearly equal it needs no other step.
 */
export function freshNormals({ potential, dim, proposal = metropolis }: FreshNormalsOptions): ChainAlgorithm {
  return {
    dim,
    init: (positions) => ({ positions: Float64Array.from(positions), energy: potential(positions) }),
    step: (key, state) => {
      const [forPoints, forProposal] = split(key, 2)
      const chains = state.energy.value.length
      const positions = Float64Array.from(normals(forPoints, chains * dim))
      const energy = potential(positions)
      const [before, after] = [halfSquares(state.positions, dim), halfSquares(positions, dim)]
      const error = after.map((a, i) => energy.value[i] - a - (state.energy.value[i] - before[i]))
      return proposal(forProposal, state, { positions, energy }, error)
    },
  }
}

function halfSquares(positions: Rows, dim: number): Float64Array {
  const out = new Float64Array(positions.length / dim)
  for (let k = 0; k < positions.length; k++) out[Math.floor(k / dim)] += 0.5 * positions[k] ** 2
  return out
}
