import { ConfigError } from '../../complaint.ts'
import {
  drawWeights,
  initMeanField,
  KL_SCALINGS,
  type KlScaling,
  klDivergence,
  type MeanFieldParams,
  noisyWeights,
  variationalLoss,
} from '../models/index.ts'
import {
  disposeTree,
  fold,
  type Key,
  key as keyOf,
  LOG_VARIANCE_BOUND,
  type Params,
  type Scalar,
} from '../tensor/index.ts'
import type { Prepared } from './system.ts'

/**
 * Which linear layers have weights with a width: all, those of the flow's couplings (not what makes their context), or the
 * last one of every network.
 */
export const BAYESIAN_LAYERS = ['all', 'flow', 'last'] as const
/** Which linear layers have weights with a width. */
export type BayesianLayers = (typeof BAYESIAN_LAYERS)[number]

/** What makes the weights of a network independent normals (arXiv 2104.04543 section 2.2). */
export interface BayesianSettings {
  readonly layers: BayesianLayers
  /** Width of the weights' prior. */
  readonly priorWidth: number
  /** ln σ² of every weight to begin with. */
  readonly logVariance: number
  readonly klScaling: KlScaling
  /** A factor on the divergence; 1 is Bayes' theorem. */
  readonly klWeight: number
}

/** As in arXiv 2104.04543 and its code, but for the divergence, which weighs as Bayes' theorem has it. */
export const BAYESIAN: BayesianSettings = {
  layers: 'all',
  priorWidth: 1,
  logVariance: -9,
  klScaling: 'per-event',
  klWeight: 1,
}

type Check = readonly [wanted: string, good: (value: never) => boolean]

const oneOf = (names: readonly string[]): Check => [
  `one of ${names.join(', ')}`,
  (value: string) => names.includes(value),
]
const between = (least: number, most: number): ((value: number) => boolean) => {
  return (value) => typeof value === 'number' && value >= least && value <= most
}

const CHECKS: Readonly<Record<keyof BayesianSettings, Check>> = {
  layers: oneOf(BAYESIAN_LAYERS),
  priorWidth: ['a number from 1e-3 to 1e3', between(1e-3, 1e3)],
  logVariance: [`a number within ±${LOG_VARIANCE_BOUND}`, between(-LOG_VARIANCE_BOUND, LOG_VARIANCE_BOUND)],
  klScaling: oneOf(KL_SCALINGS),
  klWeight: ['a number from 0 to 100', between(0, 100)],
}

/** @throws ConfigError naming the Bayesian setting that is missing, unknown, or cannot work */
export function checkBayesian(settings: unknown, who: string): void {
  const given = (typeof settings === 'object' && settings !== null ? settings : {}) as Record<string, unknown>
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(CHECKS, name))
  if (unknown) {
    throw new ConfigError({ who, wanted: `values for ${Object.keys(CHECKS).join(', ')}`, got: `'${unknown}'` })
  }
  for (const [name, [wanted, good]] of Object.entries(CHECKS)) {
    if (good(given[name] as never)) continue
    throw new ConfigError({ who: `${who}.${name}`, wanted, got: JSON.stringify(given[name]) ?? 'none' })
  }
}

const LAYERS: Readonly<Record<BayesianLayers, (path: string) => boolean>> = {
  all: () => true,
  flow: (path) => path.startsWith('flow.'),
  last: (path) => path.endsWith('output'),
}

/** A posterior of weights around a network's first parameters, which it consumes. */
export const meanFieldOf = (mean: Params, { logVariance, layers }: BayesianSettings): MeanFieldParams =>
  initMeanField(mean, { logVariance, layers: LAYERS[layers] })

// what validation draws the weights' noise by, so that two epochs are compared on the same
const VALIDATION = keyOf(0)

/**
 * The training of a network as that of the posterior of its weights: the evidence bound in place of the loss.
 * @throws ConfigError where parts are trained in turn, or the scaling needs the columns of the target and they are not told
 */
export function bayesianTraining(prepared: Prepared, settings: BayesianSettings | undefined): Prepared {
  if (!settings) return prepared
  const { priorWidth, klScaling: scaling, klWeight } = settings
  const { loss, inTurn, validationLoss = loss, dim = 0, training, events = training.count } = prepared
  if (inTurn) {
    const got = `the losses of ${Object.keys(inTurn).join(' and ')}, in turn`
    throw new ConfigError({ who: 'bayesian', wanted: 'a network that is trained by one loss', got })
  }
  if (scaling !== 'per-event' && dim === 0) {
    throw new ConfigError({ who: 'klScaling', wanted: 'per-event for this network', got: `'${scaling}'` })
  }
  const terms = { scaling, klWeight, events, dim: Math.max(1, dim) }
  const bound = (of: typeof loss) => (params: Params, batch: object, key: Key) => {
    const own = params as MeanFieldParams
    const nll = of(noisyWeights(own, fold(key, 1)), batch, key)
    return variationalLoss(nll, klDivergence(own, priorWidth), terms) as Scalar
  }
  const validating = bound(validationLoss)
  return {
    ...prepared,
    init: (key) => meanFieldOf(prepared.init(key), settings),
    loss: bound(loss),
    validationLoss: (params, batch) => validating(params, batch, VALIDATION),
  }
}

/** Which weights a Bayesian network has: draw 0 is the means, the others are those of the key. */
export interface WeightDraw {
  readonly key: Key
  readonly draw: number
}

/** The means of the weights. */
export const MEAN_WEIGHTS: WeightDraw = { key: keyOf(0), draw: 0 }

/**
 * How the parameters of a network's folder are read: as they are, or as one draw of their posterior.
 * @param plain reads the saved parameters in the tree that it is given
 */
export function drawnParams(
  plain: (init: (key: Key) => Params) => Params,
  settings: BayesianSettings | undefined,
  { key, draw }: WeightDraw,
): (init: (key: Key) => Params) => Params {
  if (!settings) return plain
  return (init) => {
    const posterior = plain((own) => meanFieldOf(init(own), settings)) as MeanFieldParams
    const drawn = drawWeights(posterior, key, draw)
    disposeTree(posterior)
    return drawn
  }
}
