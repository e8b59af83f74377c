import { type Bijection, type Conditioner, contextShift } from '../../bijections/index.ts'
import { type Density, type LatentShape, pushforward, standardNormal } from '../../distributions/index.ts'
import {
  type DeepSetParams,
  type DenseNetworkParams,
  deepSet,
  denseNetwork,
  splineCouplings,
} from '../../models/index.ts'
import { type Key, type Params, split, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'
import type { NuFlowsInputs } from './inputs.ts'
import type { NuFlowsShape } from './profiles.ts'

export type NuFlowsParams = {
  readonly jets: DeepSetParams
  readonly embedding: DenseNetworkParams
  readonly flow: readonly Params[]
}

/** The ν-Flows network: events to the posterior density of one neutrino's standardised (px, py, η). */
export interface NuFlows {
  readonly shape: NuFlowsShape
  init(key: Key): NuFlowsParams
  /** What the flow is told of each event, [M, context]; runs once an event, however many draws are made. */
  context(params: NuFlowsParams, inputs: NuFlowsInputs): Tensor2D
  /** The posterior of each context row, its latent in the shape that a calibration gave it. */
  posterior(params: NuFlowsParams, context: Tensor2D, shape?: LatentShape): Density
  /** ln p(target | inputs), [M]; target [M, 3], standardised. */
  logProb(params: NuFlowsParams, inputs: NuFlowsInputs, target: Tensor2D): Tensor1D
}

const TRANSVERSE = [0, 1]
const LONGITUDINAL = [2]
const DIM = 3
const ONES = [1, 1, 1]

/**
 * The ν-Flows network of arXiv 2207.00664 section 4: attention-weighted deep set → embedding → seven spline couplings.
 * @param latentWidth width of the latent normal, by which a trained flow is calibrated; 1 in training
 * @param anchorScale width of the target around its anchor in each coordinate, for anchored shapes
 */
export function nuFlows(shape: NuFlowsShape, anchorScale: readonly number[] = ONES, latentWidth = 1): NuFlows {
  const jets = deepSet({
    inputs: shape.jetInputs,
    contextDim: shape.eventInputs,
    features: shape.pooled,
    outputs: shape.pooled,
    width: shape.width,
    attentionWidth: shape.attentionWidth,
    skip: shape.deepSetSkip,
  })
  const embedding = denseNetwork({
    inputs: shape.eventInputs + shape.pooled,
    outputs: shape.context,
    width: shape.width,
    ...shape.embedding,
  })
  const flow = pushforward(standardNormal(DIM, latentWidth), bijectionOf(shape, anchorScale))
  const context = (params: NuFlowsParams, inputs: NuFlowsInputs) => {
    const pooled = jets.apply(params.jets, inputs.jets, inputs.event)
    const embedded = embedding.apply(params.embedding, tf.concat2d([inputs.event, pooled], 1))
    return shape.anchored ? tf.concat2d([embedded, inputs.anchor], 1) : embedded
  }
  const posterior: NuFlows['posterior'] = (params, value, shape) => flow.given(params.flow, value, shape)
  return {
    shape,
    init: (key) => {
      const [forJets, forEmbedding, forFlow] = split(key, 3)
      return { jets: jets.init(forJets), embedding: embedding.init(forEmbedding), flow: flow.init(forFlow) }
    },
    context,
    posterior,
    logProb: (params, inputs, target) => posterior(params, context(params, inputs)).logProb(target),
  }
}

/**
 * LU, then couplings that transform the transverse plane and the longitudinal direction in turn, an LU after each; before
 * them, if anchored, the shift to the anchor.
 */
function bijectionOf(shape: NuFlowsShape, anchorScale: readonly number[]): Bijection<readonly Params[]> {
  const { context, width, contextInBlocks, anchored } = shape
  const contextDim = context + (anchored ? DIM : 0)
  const shift = anchored ? [contextShift({ contextDim, from: context, scale: anchorScale }) as Bijection] : []
  return splineCouplings(
    { ...shape, dim: DIM, masks: [TRANSVERSE, LONGITUDINAL], lu: true },
    (sizes) => denseNetwork({ ...sizes, contextDim, width, layersPerBlock: 2, contextInBlocks }) as Conditioner,
    shift,
  )
}
