import type { Bijection, Conditioner } from '../../bijections/index.ts'
import {
  type Density,
  type Distribution,
  type LatentShape,
  pushforward,
  standardNormal,
  uniformBox,
} from '../../distributions/index.ts'
import {
  applyLinear,
  boxCouplings,
  type DenseNetworkParams,
  denseNetwork,
  drawnPaths,
  initLinear,
  type LinearParams,
  matchingLoss,
  splineCouplings,
  type VelocityParams,
  velocityFlow,
} from '../../models/index.ts'
import { fold, type Key, type Params, type Scalar, split, type Tensor1D, type Tensor2D } from '../../tensor/index.ts'
import { nu2Events } from './network/eventNetwork.ts'
import type { Nu2FlowsInputs } from './network/inputs.ts'
import type { Nu2CouplingsShape, Nu2FlowsShape, Nu2VelocityShape } from './network/shape.ts'
import { type ToldTopMassParams, toldTopMass } from './network/toldTopMass.ts'

export type Nu2FlowsParams = {
  readonly events: Params
  readonly embedding: Params
  readonly flow: readonly Params[]
  readonly topMass?: ToldTopMassParams
}

/**
 * The ν²-Flows network: events to the posterior density of both neutrinos' standardised coordinates. A dropout key, given in
 * training only, names the hidden numbers that are dropped.
 */
export interface Nu2Flows {
  readonly shape: Nu2FlowsShape
  init(key: Key): Nu2FlowsParams
  /** What the flow is told of each event, [M, context]; runs once an event, however many draws are made. */
  context(params: Nu2FlowsParams, inputs: Nu2FlowsInputs, dropoutKey?: Key): Tensor2D
  /** The posterior of each context row, its latent in the shape that a calibration gave it. */
  posterior(params: Nu2FlowsParams, context: Tensor2D, shape?: LatentShape, dropoutKey?: Key): Density
  /** ln p(target | inputs), [M]; target [M, 6], standardised. */
  logProb(params: Nu2FlowsParams, inputs: Nu2FlowsInputs, target: Tensor2D, dropoutKey?: Key): Tensor1D
  /**
   * Of a flow along a velocity: its mean square distance from those of the paths from noise to the target, which is learnt in the place
   * of the density; `key` names noise and times.
   */
  matching?(params: Nu2FlowsParams, inputs: Nu2FlowsInputs, target: Tensor2D, key: Key, dropoutKey?: Key): Scalar
  /** Of a network that is told the mass of the top; the rest of it needs no more than the events. */
  readonly topMass?: {
    /** `ToldTopMass.curve` of events, [M, 2]. */
    curve(params: Nu2FlowsParams, inputs: Nu2FlowsInputs): Tensor2D
    /** `logProb` and the curve, the events looked at once. */
    both(
      params: Nu2FlowsParams,
      inputs: Nu2FlowsInputs,
      target: Tensor2D,
      dropoutKey?: Key,
    ): { readonly logProb: Tensor1D; readonly curve: Tensor2D }
  }
}

const DIM = 6

// the purposes that a dropout key is folded with
const EVENTS = 1
const EMBEDDING = 2
const FLOW = 3
const TOLD = 4
const CURVE = 5

/**
 * The ν²-Flows network of arXiv 2307.02405: event network → embedding → flow of both neutrinos.
 * @param latentWidth width of the latent normal, by which a trained flow is calibrated; 1 in training, and of no use to a
 * uniform latent
 */
export function nu2Flows(shape: Nu2FlowsShape, latentWidth = 1): Nu2Flows {
  const { topMass: given } = shape
  const misc = shape.inputs.misc - (given ? 1 : 0)
  const events = nu2Events({ ...shape, inputs: { ...shape.inputs, misc } })
  const embedding = embeddingOf(events.outputs, shape)
  const topMass = given && toldTopMass(events.outputs, shape.context, given)
  const keyOf = (dropoutKey: Key | undefined, part: number) => dropoutKey && fold(dropoutKey, part)
  const pooledOf = (params: Nu2FlowsParams, inputs: Nu2FlowsInputs, dropoutKey?: Key) => {
    const seen = given ? { ...inputs, misc: inputs.misc.slice([0, 0], [-1, misc]) } : inputs
    return events.apply(params.events, seen, keyOf(dropoutKey, EVENTS))
  }
  const contextOf = (params: Nu2FlowsParams, pooled: Tensor2D, inputs: Nu2FlowsInputs, dropoutKey?: Key) => {
    const plain = embedding.apply(params.embedding, pooled, keyOf(dropoutKey, EMBEDDING))
    if (!topMass) return plain
    const mass = massOf(inputs)
    return plain.add(topMass.told(params.topMass!, pooled, mass, keyOf(dropoutKey, TOLD))) as Tensor2D
  }
  const context: Nu2Flows['context'] = (params, inputs, dropoutKey) =>
    contextOf(params, pooledOf(params, inputs, dropoutKey), inputs, dropoutKey)
  const velocity = shape.flow.kind === 'velocity' ? velocityOf(shape.flow, shape.context) : undefined
  const flow = flowOf(shape, latentWidth)
  const drops = shape.flow.kind === 'couplings' && shape.flow.dropout > 0
  const posterior: Nu2Flows['posterior'] = (params, value, latent, dropoutKey) => {
    const own = drops && dropoutKey ? flowOf(shape, latentWidth, fold(dropoutKey, FLOW)) : flow
    return own.given(params.flow, value, latent)
  }
  return {
    shape,
    init: (key) => {
      const [forEvents, forEmbedding, forFlow] = split(key, 3)
      return {
        events: events.init(forEvents),
        embedding: embedding.init(forEmbedding),
        flow: flow.init(forFlow),
        ...(topMass && { topMass: topMass.init(fold(key, TOLD)) }),
      }
    },
    context,
    posterior,
    logProb: (params, inputs, target, dropoutKey) =>
      posterior(params, context(params, inputs, dropoutKey), undefined, dropoutKey).logProb(target),
    ...(velocity && {
      matching: (params, inputs, target, key, dropoutKey) => {
        const value = context(params, inputs, dropoutKey)
        return velocity.loss(params.flow, target, value, key)
      },
    }),
    ...(topMass && {
      topMass: {
        curve: (params, inputs) => topMass.curve(params.topMass!, pooledOf(params, inputs)),
        both: (params, inputs, target, dropoutKey) => {
          const pooled = pooledOf(params, inputs, dropoutKey)
          const value = contextOf(params, pooled, inputs, dropoutKey)
          return {
            logProb: posterior(params, value, undefined, dropoutKey).logProb(target),
            curve: topMass.curve(params.topMass!, pooled, keyOf(dropoutKey, CURVE)),
          }
        },
      },
    }),
  }
}

/** The standardised mass of the top that events are taken to have, [M, 1]: the last column of `misc`. */
export const massOf = ({ misc }: Nu2FlowsInputs): Tensor2D => misc.slice([0, misc.shape[1] - 1], [-1, 1])

interface Embedding {
  init(key: Key): Params
  apply(params: Params, x: Tensor2D, dropoutKey?: Key): Tensor2D
}

function embeddingOf(inputs: number, { embedding, context: outputs }: Nu2FlowsShape): Embedding {
  const { width, dropout } = embedding
  if (width === undefined) {
    return {
      init: (key) => initLinear(key, { inputs, contextDim: 0, outputs, norm: false }),
      apply: (params, x) => applyLinear(params as LinearParams, x, 'identity'),
    }
  }
  const network = denseNetwork({ inputs, outputs, width, blocks: 0, dropout })
  return {
    init: network.init,
    apply: (params, x, dropoutKey) => network.apply(params as DenseNetworkParams, x, undefined, dropoutKey),
  }
}

/** A flow along a velocity, its parameters those of its one part. */
function velocityOf({ path, width, steps }: Nu2VelocityShape, contextDim: number) {
  const own = velocityFlow({ dim: DIM, contextDim, width, steps })
  const flow: Distribution<readonly Params[]> = {
    ...own,
    init: (key) => [own.init(key)],
    given: ([params], context, shape) => own.given(params as VelocityParams, context, shape),
  }
  const loss = ([params]: readonly Params[], data: Tensor2D, context: Tensor2D, key: Key): Scalar =>
    matchingLoss(own, params as VelocityParams, { data, context, path, ...drawnPaths(key, data.shape[0], DIM) })
  return { flow, loss }
}

function flowOf(
  { flow, context }: Nu2FlowsShape,
  latentWidth: number,
  dropoutKey?: Key,
): Distribution<readonly Params[]> {
  if (flow.kind === 'velocity') return velocityOf(flow, context).flow
  if (flow.kind === 'box') {
    return pushforward(uniformBox(DIM, 1), boxCouplings({ ...flow, dim: DIM, contextDim: context }))
  }
  return pushforward(standardNormal(DIM, latentWidth), couplingsOf(flow, context, dropoutKey))
}

/** The couplings, with what a key names dropped in their networks. */
function couplingsOf(shape: Nu2CouplingsShape, contextDim: number, dropoutKey?: Key): Bijection<readonly Params[]> {
  const { width, layers, dropout } = shape
  return splineCouplings({ ...shape, dim: DIM }, (sizes, place): Conditioner => {
    const network = denseNetwork({ ...sizes, contextDim, width, blocks: layers - 1, skip: false, dropout })
    if (!dropoutKey) return network as Conditioner
    const own = fold(dropoutKey, place)
    // what drops is no fused flow
    const apply: Conditioner['apply'] = (params, x, given) => network.apply(params as DenseNetworkParams, x, given, own)
    return { ...(network as Conditioner), layers: undefined, apply }
  })
}
