import { pushforward, standardNormal } from '../../../distributions/index.ts'
import { denseNetwork, type MakeConditioner, splineCouplings } from '../../../models/index.ts'
import { fold, type Params, type Scalar } from '../../../tensor/index.ts'
import { fitLatents } from './fitLatents.ts'
import type { RefinerKind } from './refiner.ts'
import type { LatentBatch } from './weightedLatents.ts'

const [COUPLINGS, WIDTH, BINS, BOUND] = [6, 48, 8, 5]

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
  fit(target, key, { points = 60_000, epochs = 8 } = {}) {
    const flow = latentFlow(target.dim)
    const training = {
      loss: (p: readonly Params[], { z }: LatentBatch) => flow.given(p).logProb(z).mean().neg() as Scalar,
      optimiser: { clipNorm: 10 },
    }
    return fitLatents({ init: flow.init, peak: 2e-3, validate: 10_000, training }, target, key, { points, epochs })
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
