import {
  effectiveSampleSize,
  freshNormals,
  hmc,
  inTurn,
  latentPotential,
  type Metric,
  runChains,
  splitRHat,
  tracesOf,
  type WarmedUp,
  warmUp,
} from '../../../samples/index.ts'
import { fold, type Key, normals } from '../../../tensor/index.ts'
import type { LatentTarget, RefinedDraw, Refiner, RefinerKind } from './refiner.ts'

/** How the latent space is sampled. */
export interface ChainOptions {
  /** 400; of points that are no part of more, one for a hundred of them, but a hundred at least */
  readonly chains?: number
  /** Steps of the integrator at most; 10 */
  readonly steps?: number
  /** Steps of the warm-up; 80 */
  readonly warmUpSteps?: number
  /** Steps from one kept point to the next; 2 in a plane, 6 in more dimensions */
  readonly thin?: number
  /** Acceptance aimed at; 0.7 */
  readonly target?: number
  /** Whether a fresh normal point is tried after each path; true */
  readonly fresh?: boolean
}

/** Steps after which a part has forgotten where the others began. */
const SETTLE = 10
/** Chains side by side, at most and at least. */
const [MOST, FEWEST] = [400, 100]
/** Draws of a chain that its diagnostics need. */
const LEAST = 4

/**
 * Hamiltonian chains in the latent space (arXiv 2106.00792 section 3.1), warmed up once for each key. After each path a fresh normal
 * point is tried, which the paper does not do: shares of modes with a gap between them then settle in a few steps.
 */
export function chainRefiner({ dim, logWeight }: LatentTarget, options: ChainOptions = {}): Refiner {
  const { steps = 10, warmUpSteps = 80, thin = dim > 2 ? 6 : 2, target = 0.7, fresh = true } = options
  const potential = latentPotential(dim, logWeight)
  let last: { readonly key: Key; readonly chains: number; readonly warm: WarmedUp } | undefined
  const warmedUp = (key: Key, chains: number) => {
    if (last?.chains === chains && last.key.every((word, i) => word === key[i])) return last.warm
    const positions = Float64Array.from(normals(fold(key, 2), dim * chains))
    const paths = (stepSize: number, metric: Metric) => hmc({ potential, metric, stepSize, steps, jitter: 0.5 })
    const make = (stepSize: number, metric: Metric) =>
      fresh ? inTurn([paths(stepSize, metric), freshNormals({ potential, dim })]) : paths(stepSize, metric)
    const warm = warmUp(make, { key: fold(key, 1), dim, positions, target, steps: warmUpSteps })
    last = { key, chains, warm }
    return warm
  }
  return {
    draw: ({ key, count, part }: RefinedDraw) => {
      const own = Math.min(MOST, Math.max(FEWEST, Math.ceil(count / 100)))
      const chains = options.chains ?? (part === undefined ? own : MOST)
      const { algorithm, state: warm, stepSize } = warmedUp(key, chains)
      const ofPart = fold(fold(key, 3), part ?? 0)
      const { state } = runChains(algorithm, { key: fold(ofPart, 1), state: warm, draws: 1, thin: SETTLE })
      const draws = Math.max(LEAST, Math.ceil(count / chains))
      const run = runChains(algorithm, { key: fold(ofPart, 2), state, draws, thin })
      const traces = Array.from({ length: dim }, (_, c) => tracesOf(run, c))
      const effective = Math.min(...traces.map(effectiveSampleSize)) / (run.draws * chains)
      const rHat = Math.max(...traces.map(splitRHat))
      return { latent: run.positions.slice(0, dim * count), chains: { run, stepSize, effective, rHat } }
    },
  }
}

/** Chains learn nothing beforehand. */
export const chainKind: RefinerKind = {
  init: () => [],
  fit: async () => [],
  refiner: (target) => chainRefiner(target),
}
