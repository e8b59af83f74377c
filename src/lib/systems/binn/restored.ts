import type { ColumnStandards } from '../../features/index.ts'
import { disposeTree, type Key, type Params } from '../../tensor/index.ts'
import type { Saved, Trained } from '../system.ts'
import { type Densities, densitiesOf } from './densities.ts'
import { judgeBinn } from './judge.ts'
import { type BinnParams, binnFlow } from './network.ts'
import { exportedDensity } from './onnx.ts'
import type { BinnSettings } from './recipes.ts'
import { type BinnEvents, rowsOf, type Space } from './space.ts'

/** What a model's preprocessing says. */
export interface BinnSpace {
  /** The kind of events. */
  readonly layout: string
  /** How many were learnt from. */
  readonly events: number
  readonly space: Space
  readonly standards: ColumnStandards
}

/** A trained density. */
export interface TrainedBinn extends Trained {
  readonly of: BinnSpace
  /** Whether its weights have a posterior. */
  readonly bayesian: boolean
  /** Densities of frozen draws of its weights, their means not among them; one density where each weight is one number. */
  densities(draws: { readonly key: Key; readonly draws: number }): Densities
}

/** A trained density from what its folder holds. */
export function restoredBinn(saved: Saved<BinnSettings>, of: BinnSpace): TrainedBinn {
  const { network, settings, params: filled, drawn } = saved
  const flow = binnFlow(of.space.columns.length, settings)
  const mean = filled(flow.init)
  const densities: TrainedBinn['densities'] = ({ key, draws }) => {
    const one = (draw: number) => drawn?.(flow.init, { key, draw })
    const all = drawn ? Array.from({ length: draws }, (_, i) => one(i + 1) as Params) : [filled(flow.init)]
    return densitiesOf(flow, all as BinnParams[], of)
  }
  const trained: TrainedBinn = {
    network,
    needs: { layout: of.layout, truth: [] },
    of,
    bayesian: drawn !== undefined,
    densities,
    weigh: (events, draws) => {
      const own = densities(draws)
      const weighed = own.weigh(rowsOf(events as BinnEvents))
      own.dispose()
      return { ...weighed, coordinates: of.space.coordinates }
    },
    judge: (evaluation) => judgeBinn(trained, evaluation),
    exported: () => exportedDensity(flow, mean as BinnParams, of, settings.coordinates),
    dispose: () => disposeTree(mean),
  }
  return trained
}
