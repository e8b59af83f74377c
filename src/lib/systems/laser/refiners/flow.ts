import { pushforward, standardNormal } from '../../../distributions/index.ts'
import { denseNetwork, type MakeConditioner, splineCouplings } from '../../../models/index.ts'
import { disposeTree, fold, type Params, type Scalar, split } from '../../../tensor/index.ts'
import { stepsPerEpoch, train, warmUpCosine } from '../../../training/index.ts'
import type { RefinerKind } from './refiner.ts'
import { type LatentBatch, weightedLatents } from './weightedLatents.ts'

const [COUPLINGS, WIDTH, BINS, BOUND] = [6, 48, 8, 5]
const [BATCH, PEAK] = [512, 2e-3]
/** Normal points that are weighted, to validate on. */
const VALIDATE = 10_000

function latentFlow(dim: number) {
  const all = Array.from({ length: dim }, (_, c) => c)
  const masks = [0, 1].map((rest) => all.filter((c) => c % 2 === rest))
  const network: MakeConditioner = (sizes) =>
    denseNetwork({
      ...{ ...sizes, width: WIDTH, activation: 'leakyRelu', skip: false, norm: false },
      blocks: 1,
    }) as ReturnType<MakeConditioner>
  const shape = { dim, couplings: COUPLINGS, masks, lu: dim > 2, bins: BINS, bound: BOUND, width: WIDTH }
  return pushforward(standardNormal(dim), splineCouplings(shape, network))
}

/** A flow of the weighted latent points: their density without chains, where its topology allows (arXiv 2106.00792 section 3.3). */
export const flowKind: RefinerKind = {
  init: (dim, key) => latentFlow(dim).init(key),
  async fit(target, key, { points = 60_000, epochs = 8 } = {}) {
    const flow = latentFlow(target.dim)
    const [forInit, forTraining] = split(key, 2)
    const init = flow.init(forInit)
    const data = weightedLatents(target, fold(key, 2), points)
    const steps = stepsPerEpoch({ count: points, batchSize: BATCH, lastBatch: 'keep' })
    const { params } = await train({
      ...{ init, data, epochs, batchSize: BATCH },
      validation: weightedLatents(target, fold(key, 3), VALIDATE),
      loss: (p: readonly Params[], { z }: LatentBatch) => flow.given(p).logProb(z).mean().neg() as Scalar,
      optimiser: { clipNorm: 10 },
      schedule: warmUpCosine({ peak: PEAK, warmUpSteps: Math.min(1, epochs - 1) * steps, totalSteps: epochs * steps }),
      key: forTraining,
    })
    disposeTree(init)
    return params
  },
  refiner: ({ dim }, params) => {
    const density = latentFlow(dim).given(params as readonly Params[])
    return {
      draw: ({ key, count, part = 0 }) => {
        const { value, logProb } = density.sample(fold(key, part), count)
        logProb.dispose()
        const latent = value.dataSync() as Float32Array
        value.dispose()
        return { latent }
      },
    }
  },
}
