import { hmc, latentPotential, unitMetric } from '../../../src/lib/samples/index.ts'
import { countWeights, key } from '../../../src/lib/tensor/index.ts'
import { stepTask } from '../../contest.ts'
import type { Twinned } from '../twin.ts'
import { CHAINS, latentTarget, STEP_SIZE, STEPS, start, twinCase } from './target.ts'

/** Hamiltonian chains in a latent space: a step is one of all chains, gradients through flow and classifier. */
export const chainsTwin: Twinned = {
  title: 'latent chains',
  script: 'torchChains.py',
  tasks: [stepTask(`a step of ${CHAINS} chains, ${STEPS} steps of leapfrog`)],
  twinCase,
  start: () => {
    const { target, params, weights } = latentTarget()
    const potential = latentPotential(target.dim, target.logWeight)
    const algorithm = hmc({ potential, metric: unitMetric(target.dim), stepSize: STEP_SIZE, steps: STEPS })
    let state = algorithm.init(start())
    let place = 0
    const step = async () => {
      state = algorithm.step(key(place++), state).state
    }
    return {
      weights: countWeights(params) + countWeights(weights),
      work: { step, loss: () => state.energy.value.reduce((a, b) => a + b, 0) / state.energy.value.length },
    }
  },
}
