import { type Bijection, chain, coupling, rationalQuadraticSpline } from '../../bijections/index.ts'
import { type Density, pushforward, standardNormal } from '../../distributions/index.ts'
import { fold, type Key, type Params, split, type Tensor1D, type Tensor2D } from '../../tensor/index.ts'
import { type DenseNetworkParams, denseNetwork } from '../networks/denseNetwork.ts'
import type { Nu2FlowsShape } from './nu2FlowsProfile.ts'
import { type Nu2FlowsInputs, type Nu2TransformerParams, nu2Transformer } from './nu2FlowsTransformer.ts'

export type Nu2FlowsParams = {
  readonly transformer: Nu2TransformerParams
  readonly flow: readonly Params[]
}

/**
 * The ν²-Flows network: events to the posterior density of both neutrinos' standardised momenta, (px, py, pz) of ν, then of
 * ν̄. A dropout key, given in training only, names the hidden numbers that are dropped.
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
const TRANSFORMER = 1
const FLOW = 2

/** The ν²-Flows network of arXiv 2307.02405: transformer → embedding → spline couplings of one neutrino given the other. */
export function nu2Flows(shape: Nu2FlowsShape): Nu2Flows {
  const transformer = nu2Transformer(shape)
  const flow = (dropoutKey?: Key) => pushforward(standardNormal(DIM), bijectionOf(shape, dropoutKey))
  const context: Nu2Flows['context'] = (params, inputs, dropoutKey) =>
    transformer.apply(params.transformer, inputs, dropoutKey && fold(dropoutKey, TRANSFORMER))
  const posterior: Nu2Flows['posterior'] = (params, value, dropoutKey) =>
    flow(dropoutKey && fold(dropoutKey, FLOW)).given(params.flow, value)
  return {
    shape,
    init: (key) => {
      const [forTransformer, forFlow] = split(key, 2)
      return { transformer: transformer.init(forTransformer), flow: flow().init(forFlow) }
    },
    context,
    posterior,
    logProb: (params, inputs, target, dropoutKey) =>
      posterior(params, context(params, inputs, dropoutKey), dropoutKey).logProb(target),
  }
}

/** Couplings that transform some columns given the others, without anything between them. */
function bijectionOf(shape: Nu2FlowsShape, dropoutKey?: Key): Bijection<readonly Params[]> {
  const { bins, bound, context: contextDim, splineWidth: width, couplings, masks, dropout } = shape
  // the published libraries divide the spline's logits by √(hidden width)
  const transformer = rationalQuadraticSpline({ bins, bound, logitScale: 1 / Math.sqrt(width) })
  const couplingOf = (i: number) =>
    coupling<DenseNetworkParams>({
      dim: DIM,
      columns: masks[i % masks.length],
      transformer,
      conditioner: (sizes) => {
        const network = denseNetwork({ ...sizes, contextDim, width, skip: false, dropout })
        const own = dropoutKey && fold(dropoutKey, i)
        return { ...network, apply: (params, x, given) => network.apply(params, x, given, own) }
      },
    })
  return chain(Array.from({ length: couplings }, (_, i) => couplingOf(i) as Bijection))
}
