import {
  type ConditionedParams,
  conditioned,
  denseNetwork,
  drawnPaths,
  matchingLoss,
  type VelocityParams,
  velocityFlow,
} from '../../models/index.ts'
import type { Key, Params, Scalar } from '../../tensor/index.ts'
import { COORDINATES } from './coordinates.ts'
import { flowPosterior } from './draws.ts'
import { exactPrepared } from './exactPrepared.ts'
import type { Family } from './family.ts'
import { exportedExact } from './onnx/exported.ts'
import { type FlowBatch, readPreprocessing } from './preprocessing.ts'
import { lookOf, type MatchingProfile, matchingProfile } from './profiles.ts'

const DIM = COORDINATES.length
/** Names times and noise of a validation, the same after every epoch. */
const VALIDATING: Key = [22_100, 2747]

/** The posterior in exact coordinates as a flow along a learnt velocity (arXiv 2210.02747; unfolding, arXiv 2404.18807). */
export const matchingFamily: Family = {
  prepare: (_network, events, settings, given) =>
    exactPrepared(events, given, lookOf(settings.profile), (inputs) => {
      const { init, loss } = matchingFlow(matchingProfile(settings.profile), inputs)
      return { init, loss, validationLoss: (params, batch) => loss(params, batch, VALIDATING) }
    }),
  restore({ folder, network, settings, preprocessing: parts, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const look = lookOf(settings.profile)
    const { init, posterior } = matchingFlow(matchingProfile(settings.profile), preprocessing.event.columns.length)
    const params = filled(init) as ConditionedParams<VelocityParams>
    const exported = exportedExact(network, posterior, params, { preprocessing, look })
    return {
      params,
      posterior: flowPosterior(posterior, params, { preprocessing, look }),
      dequantisation: 'd',
      exported,
    }
  },
}

function matchingFlow({ width, steps, context, embeddingBlocks }: MatchingProfile, inputs: number) {
  const flow = velocityFlow({ dim: DIM, contextDim: context, width, steps })
  const embedding = denseNetwork({ inputs, outputs: context, width: 128, blocks: embeddingBlocks })
  const posterior = conditioned(flow, embedding)
  const loss = (params: Params, batch: object, own: Key): Scalar => {
    const { condition, flow: velocity } = params as ConditionedParams<VelocityParams>
    const { context: seen, target: data } = batch as FlowBatch
    const context = embedding.apply(condition, seen)
    return matchingLoss(flow, velocity, { data, ...drawnPaths(own, data.shape[0], DIM), context })
  }
  return { init: posterior.init, loss, posterior }
}
