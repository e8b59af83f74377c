import type { AnyEvents } from '../../events/index.ts'
import { disposeTree, fold, type Key, type Params } from '../../tensor/index.ts'
import type { GenerateOptions, Trained } from '../system.ts'
import { type Generator as Baseline, generated, latents, physical } from './baseline.ts'
import { type Critic, pulledBack } from './critic.ts'
import { judgeLaser, type LaserJudgement } from './judge.ts'
import { REFINERS, type RefinerName } from './refiners/index.ts'
import type { LatentTarget, Refiner, RefinerBudget } from './refiners/refiner.ts'

/** A critic with the refiner that was fitted to it. */
export interface RestoredCritic extends Critic {
  readonly refiner: RefinerName
  readonly refinerParams: Params
}

/** A trained flow with what refines it. */
export interface TrainedLaser extends Trained<LaserJudgement> {
  readonly baseline: Baseline
  /** Data points of latent ones, in their own units; rows of the columns of the space. */
  dataOf(latent: Float32Array): Float32Array
  /** The latent density with the critic's weights; absent where no critic was read. */
  readonly target?: LatentTarget
  /** The refiner that it was trained with. */
  readonly refiner?: Refiner
  /** Fits another way to refine, by the same weights. */
  fitRefiner?(name: RefinerName, key: Key, budget?: RefinerBudget): Promise<FittedRefiner>
}

/** A refiner with parameters of its own. */
export interface FittedRefiner extends Refiner {
  /** Frees its parameters. */
  dispose(): void
}

/** Points that are made at once: where a part ends is no matter of who asks. */
const PART = 20_000

/** A trained network with its answers. */
export function restoredLaser(
  network: string,
  baseline: Baseline,
  params: Params,
  own: RestoredCritic | undefined,
): TrainedLaser {
  const { space } = baseline
  const dim = space.columns.length
  const target = own && pulledBack(baseline, own)
  const refined = target && { target, refiner: REFINERS[own.refiner].refiner(target, own.refinerParams) }
  const unrefined: Refiner = {
    draw: ({ key, count, part = 0 }) => ({ latent: latents(baseline, fold(key, part), count) }),
  }
  return {
    network,
    needs: { layout: space.layout, truth: [] },
    baseline,
    exported: 'its draws are the ends of chains, whose every step is a decision',
    dataOf: (latent) => physical(baseline, generated(baseline, latent)),
    ...(refined && {
      ...refined,
      fitRefiner: async (name: RefinerName, key: Key, budget?: RefinerBudget) => {
        const fitted = await REFINERS[name].fit(refined.target, key, budget)
        return { ...REFINERS[name].refiner(refined.target, fitted), dispose: () => disposeTree(fitted) }
      },
      judge: (evaluation) => judgeLaser(baseline, refined.target, refined.refiner, evaluation),
    }),
    generate: function* ({ count, key, first = 0 }: GenerateOptions): Generator<AnyEvents> {
      for (let at = first; at < first + count; ) {
        const part = Math.floor(at / PART)
        const to = Math.min(first + count, PART * (part + 1)) - PART * part
        const { latent } = (refined?.refiner ?? unrefined).draw({ key, count: to, part })
        const rows = latent.subarray(dim * (at - PART * part), dim * to)
        yield space.eventsOf(physical(baseline, generated(baseline, rows))) as unknown as AnyEvents
        at = PART * part + to
      }
    },
    dispose: () => {
      disposeTree(params)
      baseline.dispose()
      if (own) disposeTree([own.params, own.refinerParams])
    },
  }
}
