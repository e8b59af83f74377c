import { classifier, densityRatio, type LogitCalibration } from '../../models/index.ts'
import {
  disposeTree,
  fold,
  fromLeaves,
  type Key,
  key as keyOf,
  leaves,
  type Params,
  type Tensor1D,
  type Tensor2D,
  tf,
} from '../../tensor/index.ts'
import { fitClassifier, type Json } from '../../training/index.ts'
import { refuseModel } from '../description.ts'
import { type Generator, generated, inBlocks, latents } from './baseline.ts'
import type { LatentTarget } from './refiners/refiner.ts'
import type { Space } from './space.ts'

/** Layers of the critic. */
export const CRITIC_SHAPE = { width: 96, blocks: 2, layersPerBlock: 2, skip: true, activation: 'silu' } as const

/** Tells true points from those of the baseline. */
export const critic = ({ features }: Space) => classifier({ inputs: features, ...CRITIC_SHAPE })

/** How the critic is trained: for this many updates, but no more than so many epochs. */
const CRITIC = { updates: 4500, mostEpochs: 24, batchSize: 1024, learningRate: 2e-3 } as const
/** Points of the baseline for each true one. */
const FAKES = 1

/** A critic with its weights. */
export interface Critic {
  readonly params: Params
  readonly calibration: LogitCalibration
}

/** Features are this many times as wide as standardised ones: networks learn coarse shapes first, and holes are narrow. */
export const SHARPNESS = 3

const featuresOf = ({ space, standards }: Generator, points: Tensor2D): Tensor2D =>
  space.featuresOf(points, standards).mul(SHARPNESS)

/** What the critic has of standardised points, [N, features]. */
export const seen = (generator: Generator, points: Float32Array): Float32Array => {
  const { columns, features } = generator.space
  return inBlocks(points, [columns.length, features], (block) => featuresOf(generator, block))
}

/** Trains the critic between true points, standardised, and those of the baseline. */
export async function fitCritic(
  generator: Generator,
  truth: Float32Array,
  key: Key,
): Promise<Critic & { dispose(): void }> {
  const { space } = generator
  const count = FAKES * Math.floor(truth.length / space.columns.length)
  const fakes = generated(generator, latents(generator, fold(key, 1), count))
  const [first, second] = [truth, fakes].map((points) => ({ values: seen(generator, points) }))
  const { updates, mostEpochs, batchSize, learningRate } = CRITIC
  const epochs = Math.min(mostEpochs, Math.ceil((updates * batchSize) / (count + truth.length / space.columns.length)))
  return fitClassifier(critic(space), first, second, { epochs, batchSize, learningRate, key: fold(key, 2) })
}

/** The density N(z) w̄(z), ln w̄(z) = a · logit(G(z)) + b: weights pulled back from data points (arXiv 2106.00792 eq. 5). */
export function pulledBack(generator: Generator, { params, calibration: { slope, offset } }: Critic): LatentTarget {
  const { points, space } = generator
  const network = critic(space)
  const weights = params as Parameters<typeof network.logits>[0]
  return {
    dim: space.columns.length,
    logWeight: (z: Tensor2D): Tensor1D =>
      network
        .logits(weights, featuresOf(generator, points(z)))
        .mul(slope)
        .add(offset) as Tensor1D,
  }
}

/** The weights w̄ of latent rows. */
export const weightsOf = ({ dim, logWeight }: LatentTarget, latent: Float32Array): Float64Array =>
  densityRatio(inBlocks(latent, [dim, 1], logWeight))

/** Parameters as lists of numbers of a float32's digits. */
export const listed = (params: Params): Json =>
  leaves(params).map(({ tensor }) => Array.from(tensor.dataSync(), (x) => Number(x.toPrecision(9))))

/**
 * Parameters like those that `init` makes, from lists of numbers.
 * @throws FileError for numbers that do not fit
 */
export function fromLists(init: (key: Key) => Params, lists: Json | undefined, path: string, what: string): Params {
  const like = init(keyOf(0))
  try {
    const shapes = leaves(like)
    const fits = (numbers: Json, i: number): numbers is number[] =>
      Array.isArray(numbers) &&
      numbers.length === shapes[i].tensor.size &&
      numbers.every((x) => typeof x === 'number' && Number.isFinite(x))
    if (!Array.isArray(lists) || lists.length !== shapes.length || !lists.every(fits)) {
      return refuseModel(path, `the weights of ${what}`, 'others')
    }
    const tensors = shapes.map(({ tensor }, i) => tf.tensor(lists[i] as number[], tensor.shape))
    return fromLeaves(like, tensors)
  } finally {
    disposeTree(like)
  }
}
