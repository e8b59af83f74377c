import type { Conditioner } from '../../bijections/index.ts'
import { type Distribution, pushforward, standardNormal } from '../../distributions/index.ts'
import { type ConditionedParams, conditioned, denseNetwork, splineCouplings } from '../../models/index.ts'
import type { Params } from '../../tensor/index.ts'
import { COORDINATES } from './coordinates.ts'
import { MASKS, type SplineProfile } from './profiles.ts'

export type SplineFlowParams = ConditionedParams<readonly Params[]>

/**
 * p(ten coordinates | event): spline couplings, LU-linear maps between them, on what a network makes of the event's inputs.
 * @param latentWidth of the normal at the latent end; other than 1 where it was calibrated
 */
export function splineFlow(profile: SplineProfile, inputs: number, latentWidth = 1): Distribution<SplineFlowParams> {
  const { couplings, width, bins, bound, context, embeddingBlocks } = profile
  const dim = COORDINATES.length
  const bijection = splineCouplings(
    { dim, couplings, masks: MASKS, lu: true, bins, bound, width },
    (sizes) => denseNetwork({ ...sizes, contextDim: context, width, blocks: 1 }) as Conditioner,
  )
  const embedding = denseNetwork({ inputs, outputs: context, width, blocks: embeddingBlocks })
  return conditioned(pushforward(standardNormal(dim, latentWidth), bijection), embedding)
}
