/**
 * Clouds of particles as a contestant, in a process of its own (`NEUTRINA_THREADS`): a training step of the network that comes along,
 * and jets that it draws.
 */
import { parseArgs } from 'node:util'
import { takeClouds } from '../../src/lib/systems/particleClouds/clouds.ts'
import { conditionsOf } from '../../src/lib/systems/particleClouds/network.ts'
import { countWeights, key, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { JETS, shippedClouds } from '../systems/clouds/shipped.ts'
import { trainingSteps } from './contestant.ts'
import { serve } from './serve.ts'

const { values } = parseArgs({ options: { backend: { type: 'string' } } })

await serve(async () => {
  const { name: backend } = await useBackend(values.backend)
  const { network, params, clouds, settings } = await shippedClouds()
  const { batchSize, clipNorm, weightDecay } = settings
  const learner = { params, source: network.batches(clouds), loss: network.loss, batchSize }
  // the weights stay near where training has left them
  const steps = trainingSteps({ ...learner, adam: { clipNorm, weightDecay, learningRate: 1e-5 } })
  const asked = conditionsOf(
    takeClouds(
      clouds,
      Array.from({ length: JETS }, (_, i) => i),
    ),
  )
  let drawn = 0
  return {
    facts: {
      peer: `neutrina, ${backend}`,
      weights: countWeights(params),
      versions: { node: process.versions.node, tfjs: tf.version_core },
      threads: Number(process.env.NEUTRINA_THREADS ?? 1),
    },
    work: {
      step: steps.step,
      loss: steps.loss,
      draws: async () => {
        drawn += JETS
        network.clouds(steps.params(), asked, key(7), drawn)
        return JETS
      },
    },
  }
})
