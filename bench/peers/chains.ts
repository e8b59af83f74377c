/** Chains in a latent space as a contestant, in a process of its own (`NEUTRINA_THREADS`): a step is one of all chains. */
import { parseArgs } from 'node:util'
import { hmc, latentPotential, unitMetric } from '../../src/lib/samples/index.ts'
import { countWeights, key, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { latentTarget, STEP_SIZE, STEPS, start } from '../systems/laser/target.ts'
import { serve } from './serve.ts'

const { values } = parseArgs({ options: { backend: { type: 'string' } } })

await serve(async () => {
  const { name: backend } = await useBackend(values.backend)
  const { target, params, weights } = latentTarget()
  const potential = latentPotential(target.dim, target.logWeight)
  const algorithm = hmc({ potential, metric: unitMetric(target.dim), stepSize: STEP_SIZE, steps: STEPS })
  let state = algorithm.init(start())
  let place = 0
  return {
    facts: {
      peer: `neutrina, ${backend}`,
      weights: countWeights(params) + countWeights(weights),
      versions: { node: process.versions.node, tfjs: tf.version_core },
      threads: Number(process.env.NEUTRINA_THREADS ?? 1),
    },
    work: {
      step: async () => {
        state = algorithm.step(key(place++), state).state
      },
      draws: async () => {
        state = algorithm.step(key(place++), state).state
        return state.energy.value.length
      },
      loss: () => state.energy.value.reduce((a, b) => a + b, 0) / state.energy.value.length,
    },
  }
})
