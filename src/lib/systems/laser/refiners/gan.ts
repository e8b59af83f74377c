import { denseNetwork, discriminator } from '../../../models/index.ts'
import { fold, type Key, normals, type Params, type Scalar, split, tf } from '../../../tensor/index.ts'
import { discriminatorLoss, generatorLoss, jensenShannonPenalty, mmd } from '../../../training/index.ts'
import { inBlocks } from '../baseline.ts'
import { fitLatents } from './fitLatents.ts'
import type { RefinerKind } from './refiner.ts'
import type { LatentBatch } from './weightedLatents.ts'

const [WIDTH, HIDDEN] = [64, 3]
const PENALTY = 0.05

type GanParams = { readonly discriminator: Params; readonly generator: Params }

function latentGan(dim: number) {
  // twice as many numbers as it makes, as published
  const noise = 2 * dim
  const generator = denseNetwork({
    ...{ inputs: noise, outputs: dim, width: WIDTH, activation: 'leakyRelu' },
    ...{ blocks: 1, layersPerBlock: HIDDEN - 1, skip: false, norm: false },
  })
  const critic = discriminator({ inputs: dim, contextDim: 0, width: WIDTH, hiddenLayers: HIDDEN })
  type OfGenerator = Parameters<typeof generator.apply>[0]
  type OfCritic = Parameters<typeof critic.logits>[0]
  return {
    noise,
    init: (key: Key): GanParams => {
      const [forCritic, forGenerator] = split(key, 2)
      return { discriminator: critic.init(forCritic), generator: generator.init(forGenerator) }
    },
    points: (params: GanParams, r: tf.Tensor2D) => generator.apply(params.generator as OfGenerator, r) as tf.Tensor2D,
    verdict: (params: GanParams, z: tf.Tensor2D) => critic.verdict(params.discriminator as OfCritic, z),
    logits: (params: GanParams, z: tf.Tensor2D) => critic.logits(params.discriminator as OfCritic, z),
  }
}

/** An adversarial network of the weighted latent points (arXiv 2106.00792 section 3.2): the least is asked of it, and promised. */
export const ganKind: RefinerKind = {
  init: (dim, key) => latentGan(dim).init(key),
  fit(target, key, { points = 60_000, epochs = 16 } = {}) {
    const gan = latentGan(target.dim)
    const made = (params: GanParams, { z }: LatentBatch, own: Key) =>
      gan.points(params, tf.tensor2d(normals(own, z.shape[0] * gan.noise), [z.shape[0], gan.noise]))
    const training = {
      loss: {
        discriminator: (params: GanParams, batch: LatentBatch, own: Key) => {
          const [real, fake] = [batch.z, made(params, batch, fold(own, 0))].map((z) => gan.verdict(params, z))
          return discriminatorLoss(real.logit, fake.logit).add(jensenShannonPenalty(real, fake, PENALTY)) as Scalar
        },
        generator: (params: GanParams, batch: LatentBatch, own: Key) =>
          generatorLoss(gan.logits(params, made(params, batch, fold(own, 1)))),
      },
      validationLoss: (params: GanParams, batch: LatentBatch) =>
        mmd(made(params, batch, key), batch.z, { kernel: 'gaussian', widths: [0.2, 0.5, 1] }),
      optimiser: { clipNorm: 10, beta1: 0.5, beta2: 0.9 },
    }
    return fitLatents({ init: gan.init, peak: 1e-3, validate: 5000, training }, target, key, { points, epochs })
  },
  refiner: ({ dim }, params) => {
    const gan = latentGan(dim)
    return {
      draw: ({ key, count, part = 0 }) => {
        const noise = normals(fold(key, part), gan.noise * count)
        return { latent: inBlocks(noise, [gan.noise, dim], (r) => gan.points(params as GanParams, r)) }
      },
    }
  },
}
