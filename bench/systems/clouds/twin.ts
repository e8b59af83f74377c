import { takeClouds } from '../../../src/lib/systems/particleClouds/clouds.ts'
import { conditionsOf } from '../../../src/lib/systems/particleClouds/network.ts'
import { countWeights, key } from '../../../src/lib/tensor/index.ts'
import { drawsTask, stepTask } from '../../contest.ts'
import { trainingSteps } from '../../peers/contestant.ts'
import type { Twinned } from '../twin.ts'
import { JETS, shippedClouds, twinCase } from './shipped.ts'

/** Clouds of particles: a training step of the network that comes along, and jets that it draws. */
export const cloudsTwin: Twinned = {
  title: 'clouds of particles, batch 128',
  script: 'torchClouds.py',
  tasks: [
    stepTask('training step (forward, backward, clipping, AdamW)'),
    drawsTask(`${JETS} jets drawn, 16 midpoint steps`, 'jets'),
  ],
  twinCase,
  start: async () => {
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
    const draws = async () => {
      drawn += JETS
      network.clouds(steps.params(), asked, key(7), drawn)
      return JETS
    }
    return { weights: countWeights(params), work: { step: steps.step, loss: steps.loss, draws } }
  },
}
