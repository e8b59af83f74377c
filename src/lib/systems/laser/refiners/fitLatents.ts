import { disposeTree, fold, type Key, type Params, split } from '../../../tensor/index.ts'
import { stepsPerEpoch, type Training, train, warmUpCosine } from '../../../training/index.ts'
import type { LatentTarget, RefinerBudget } from './refiner.ts'
import { type LatentBatch, weightedLatents } from './weightedLatents.ts'

const BATCH = 512

/** A network that learns from weighted latent points. */
interface LatentFit<P extends Params> {
  readonly init: (key: Key) => P
  /** Learning rate after an epoch of warm-up. */
  readonly peak: number
  /** Normal points that are weighted, to validate on. */
  readonly validate: number
  readonly training: Pick<Training<P, LatentBatch>, 'loss' | 'validationLoss' | 'optimiser'>
}

/** Trains a network on points of the refined latent density; the parameters are the caller's. */
export async function fitLatents<P extends Params>(
  { init: initial, peak, validate, training }: LatentFit<P>,
  target: LatentTarget,
  key: Key,
  { points, epochs }: Required<RefinerBudget>,
): Promise<P> {
  const [forInit, forTraining] = split(key, 2)
  const init = initial(forInit)
  const steps = stepsPerEpoch({ count: points, batchSize: BATCH, lastBatch: 'keep' })
  const { params } = await train({
    ...{ init, epochs, batchSize: BATCH },
    data: weightedLatents(target, fold(key, 2), points),
    validation: weightedLatents(target, fold(key, 3), validate),
    schedule: warmUpCosine({ peak, warmUpSteps: Math.min(1, epochs - 1) * steps, totalSteps: epochs * steps }),
    key: forTraining,
    ...training,
  })
  disposeTree(init)
  return params
}
