import { DomainError } from '../../../complaint.ts'
import {
  fold,
  giveNoise,
  type Key,
  LOG_VARIANCE_BOUND,
  leaves,
  mapTree,
  markNoisy,
  normals,
  type Params,
  type Tensor,
  type Tensor2D,
  tf,
} from '../../tensor/index.ts'

/** What a posterior of weights begins with, and over which weights it is. */
export interface MeanFieldShape {
  /** ln σ² of every weight. */
  readonly logVariance: number
  /** Whether a linear layer, by the path of its parameters, is Bayesian. */
  readonly layers: (path: string) => boolean
}

/**
 * Independent normals over the weights of a network: its own parameters as the means, and ln σ² by the name of each weight
 * that has a width. Biases, gains and all that is no weight of a linear layer have none.
 */
export type MeanFieldParams<P extends Params = Params> = {
  readonly mean: P
  readonly logVariance: Readonly<Record<string, Tensor2D>>
}

const WEIGHTS = ['weight', 'contextWeight']

const isWeight = (name: string, { rank }: Tensor): boolean => rank === 2 && WEIGHTS.includes(lastPart(name))
const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1)
const layerOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('.')))

/**
 * A network's first parameters as the means of a mean-field posterior, which consumes them (arXiv 2104.04543 section 2.2).
 * @throws DomainError where no layer is Bayesian, or ln σ² is beyond ±11
 */
export function initMeanField<P extends Params>(mean: P, { logVariance, layers }: MeanFieldShape): MeanFieldParams<P> {
  if (!(Math.abs(logVariance) <= LOG_VARIANCE_BOUND)) {
    const wanted = `ln σ² within ±${LOG_VARIANCE_BOUND}`
    throw new DomainError({ who: 'mean field', wanted, got: String(logVariance) })
  }
  const weights = leaves(mean).filter(({ name, tensor }) => isWeight(name, tensor) && layers(layerOf(name)))
  if (weights.length === 0) {
    throw new DomainError({ who: 'mean field', wanted: 'at least one Bayesian layer', got: 'none' })
  }
  const widths = weights.map(
    ({ name, tensor }) => [name, tf.fill(tensor.shape as [number, number], logVariance) as Tensor2D] as const,
  )
  return { mean, logVariance: Object.fromEntries(widths) }
}

/**
 * One frozen draw of all weights, as the parameters of the network itself: draw 0 is the means, draw i has
 * w = μ + σ ε with a standard normal ε of the key's stream i. The caller disposes them.
 * @throws DomainError unless the draw is a whole number of at least 0
 */
export function drawWeights<P extends Params>({ mean, logVariance }: MeanFieldParams<P>, key: Key, draw: number): P {
  if (!(Number.isInteger(draw) && draw >= 0)) {
    throw new DomainError({ who: 'draw of weights', wanted: 'a whole number of at least 0', got: String(draw) })
  }
  const own = fold(key, draw)
  let place = 0
  return mapTree(mean, (tensor, name) => {
    const width = logVariance[name]
    if (!width) return tensor.clone()
    const stream = fold(own, place++)
    return draw === 0 ? tensor.clone() : drawn(tensor, width, stream)
  })
}

const drawn = (mean: Tensor, logVariance: Tensor, key: Key): Tensor =>
  tf.tidy(() => {
    const epsilon = tf.tensor(normals(key, mean.size), mean.shape)
    return mean.add(sigmaOf(logVariance).mul(epsilon))
  })

/** σ of ln σ². */
const sigmaOf = (logVariance: Tensor): Tensor =>
  logVariance.clipByValue(-LOG_VARIANCE_BOUND, LOG_VARIANCE_BOUND).mul(0.5).exp()

/**
 * The parameters of the network for one training step: linear layers draw what they compute for each row by local
 * reparametrisation (`bayesianLayer`); what reads their weights itself (attention) gets one draw of them. Valid as long as
 * `params` are.
 */
export function noisyWeights<P extends Params>({ mean, logVariance }: MeanFieldParams<P>, key: Key): P {
  let place = 0
  const visit = (node: Params, path: string): Params => {
    if (node instanceof tf.Tensor) return node
    const at = (name: string) => (path ? `${path}.${name}` : name)
    const own = WEIGHTS.filter((name) => logVariance[at(name)])
    if (own.length > 0) {
      const widths = Object.fromEntries(own.map((name) => [name, logVariance[at(name)]]))
      return noisyLayer(node as LayerParams, widths, fold(key, place++))
    }
    const before = place
    const children = Array.isArray(node)
      ? node.map((child, i) => visit(child, at(String(i))))
      : Object.fromEntries(Object.entries(node).map(([name, child]) => [name, visit(child as Params, at(name))]))
    if (place > before) markNoisy(children)
    return children
  }
  return visit(mean, '') as P
}

type LayerParams = Readonly<Record<string, Tensor>>

function noisyLayer(mean: LayerParams, logVariance: Readonly<Record<string, Tensor2D>>, key: Key): Params {
  const layer = { ...mean }
  for (const [i, name] of Object.keys(logVariance).entries()) {
    // who asks for the weight itself does not draw for each row
    const draw = () => drawn(mean[name], logVariance[name], fold(key, i))
    Object.defineProperty(layer, name, { get: draw, enumerable: true })
  }
  return giveNoise(layer, { mean, logVariance, key })
}
