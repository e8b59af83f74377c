import { type Density, type Distribution, pushforward, standardNormal, uniformBox } from '../../distributions/index.ts'
import { fold, type Key, type Params, split, type Tensor1D, type Tensor2D } from '../../tensor/index.ts'
import { type DenseNetworkParams, denseNetwork } from '../networks/denseNetwork.ts'
import { applyLinear, initLinear, type LinearParams } from '../networks/linear.ts'
import { nu2Box } from './nu2Box.ts'
import { nu2Couplings } from './nu2Couplings.ts'
import { nu2Events } from './nu2Events.ts'
import type { Nu2FlowsShape } from './nu2FlowsShape.ts'
import type { Nu2FlowsInputs } from './nu2Inputs.ts'

export type Nu2FlowsParams = {
  readonly events: Params
  readonly embedding: Params
  readonly flow: readonly Params[]
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
  /** The posterior of each context row. */
  posterior(params: Nu2FlowsParams, context: Tensor2D, dropoutKey?: Key): Density
  /** ln p(target | inputs), [M]; target [M, 6], standardised. */
  logProb(params: Nu2FlowsParams, inputs: Nu2FlowsInputs, target: Tensor2D, dropoutKey?: Key): Tensor1D
}

const DIM = 6

// the purposes that a dropout key is folded with
const EVENTS = 1
const EMBEDDING = 2
const FLOW = 3

/**
 * The ν²-Flows network of arXiv 2307.02405: event network → embedding → flow of both neutrinos.
 * @param latentWidth width of the latent normal, by which a trained flow is calibrated; 1 in training, and of no use to a
 * uniform latent
 */
export function nu2Flows(shape: Nu2FlowsShape, latentWidth = 1): Nu2Flows {
  const events = nu2Events(shape)
  const embedding = embeddingOf(events.outputs, shape)
  const context: Nu2Flows['context'] = (params, inputs, dropoutKey) => {
    const keyOf = (part: number) => dropoutKey && fold(dropoutKey, part)
    return embedding.apply(params.embedding, events.apply(params.events, inputs, keyOf(EVENTS)), keyOf(EMBEDDING))
  }
  const posterior: Nu2Flows['posterior'] = (params, value, dropoutKey) =>
    flowOf(shape, latentWidth, dropoutKey && fold(dropoutKey, FLOW)).given(params.flow, value)
  return {
    shape,
    init: (key) => {
      const [forEvents, forEmbedding, forFlow] = split(key, 3)
      return {
        events: events.init(forEvents),
        embedding: embedding.init(forEmbedding),
        flow: flowOf(shape, latentWidth).init(forFlow),
      }
    },
    context,
    posterior,
    logProb: (params, inputs, target, dropoutKey) =>
      posterior(params, context(params, inputs, dropoutKey), dropoutKey).logProb(target),
  }
}

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

function flowOf(
  { flow, context }: Nu2FlowsShape,
  latentWidth: number,
  dropoutKey?: Key,
): Distribution<readonly Params[]> {
  if (flow.kind === 'box') return pushforward(uniformBox(DIM, 1), nu2Box(flow, context))
  return pushforward(standardNormal(DIM, latentWidth), nu2Couplings(flow, context, dropoutKey))
}
