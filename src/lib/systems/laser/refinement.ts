import { classifier, type LogitCalibration } from '../../models/index.ts'
import {
  type ChainDraws,
  effectiveSampleSize,
  hmc,
  latentPotential,
  runChains,
  splitRHat,
  tracesOf,
  warmUp,
} from '../../samples/index.ts'
import { fold, type Key, type Params, type Tensor1D } from '../../tensor/index.ts'
import { fitClassifier } from '../../training/index.ts'
import { DIM, type Generator, generated, latents } from './baseline.ts'

/** Tells true points from those of the baseline. */
export const critic = () => classifier({ inputs: DIM, width: 96, blocks: 2, layersPerBlock: 2, skip: true })

/** How the critic is trained. */
const CRITIC = { epochs: 24, batchSize: 1024, learningRate: 2e-3 } as const

/** A critic with its weights. */
export interface Critic {
  readonly params: Params
  readonly calibration: LogitCalibration
}

/** Trains the critic between true points, standardised, and as many of the baseline. */
export async function fitCritic(
  generator: Generator,
  truth: Float32Array,
  key: Key,
): Promise<Critic & { dispose(): void }> {
  const fakes = generated(generator, latents(fold(key, 1), truth.length / DIM))
  return fitClassifier(critic(), { values: truth }, { values: fakes }, { ...CRITIC, key: fold(key, 2) })
}

/** ln w̄(z) = a · logit(G(z)) + b, the weight of a latent point pulled back from its data point (arXiv 2106.00792 eq. 5). */
export function pulledBack({ points }: Generator, { params, calibration: { slope, offset } }: Critic) {
  const network = critic()
  return (z: Parameters<Generator['points']>[0]): Tensor1D =>
    network
      .logits(params as Parameters<typeof network.logits>[0], points(z))
      .mul(slope)
      .add(offset) as Tensor1D
}

/** How the latent space is sampled. */
export interface RefineOptions {
  readonly key: Key
  /** Points wanted. */
  readonly count: number
  /** 100 */
  readonly chains?: number
  /** Steps of the integrator; 15 */
  readonly steps?: number
  /** Steps of the warm-up; 300 */
  readonly warmUpSteps?: number
  /** Steps from one kept point to the next; 4 */
  readonly thin?: number
}

/** Refined latent points, and how the chains did. */
export interface Refined {
  /** [count, 2] */
  readonly latent: Float32Array
  readonly run: ChainDraws
  readonly stepSize: number
  /** Effective draws over draws, the least over the columns. */
  readonly effective: number
  /** The largest over the columns. */
  readonly rHat: number
}

/** Samples N(z) w̄(z) by Hamiltonian chains (arXiv 2106.00792 section 3.1). */
export function refineLatent(generator: Generator, own: Critic, options: RefineOptions): Refined {
  const { key, count, chains = 100, steps = 15, warmUpSteps = 300, thin = 4 } = options
  const potential = latentPotential(DIM, pulledBack(generator, own))
  const { algorithm, state, stepSize } = warmUp(
    (stepSize, metric) => hmc({ potential, metric, stepSize, steps, jitter: 0.5 }),
    {
      key: fold(key, 1),
      dim: DIM,
      positions: Float64Array.from(latents(fold(key, 2), chains)),
      steps: warmUpSteps,
      target: 0.7,
    },
  )
  const run = runChains(algorithm, { key: fold(key, 3), state, draws: Math.max(4, Math.ceil(count / chains)), thin })
  const traces = Array.from({ length: DIM }, (_, c) => tracesOf(run, c))
  const effective = Math.min(...traces.map(effectiveSampleSize)) / (run.draws * chains)
  const rHat = Math.max(...traces.map(splitRHat))
  return { latent: run.positions.slice(0, DIM * count), run, stepSize, effective, rHat }
}
