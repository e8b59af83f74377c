import { type Key, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'
import {
  DENSE_DEFAULTS,
  type DenseNetworkParams,
  type DenseNetworkShape,
  denseNetwork,
} from '../networks/denseNetwork.ts'

/** The shape of a classifier: that of its dense network, which has one output. */
export type ClassifierShape = Pick<DenseNetworkShape, 'inputs'> & Partial<Omit<DenseNetworkShape, 'outputs'>>

/** Tells two samples apart: one number a row, the logit of the probability that it is of the first sample. */
export interface Classifier {
  readonly inputs: number
  readonly contextDim: number
  /** Weights to begin with. */
  init(key: Key): DenseNetworkParams
  /**
   * The logits ln D − ln (1 − D) of rows x [N, inputs]: [N].
   * @param context [N, contextDim], where it takes one
   * @param dropoutKey in training only: names what is dropped
   */
  logits(params: DenseNetworkParams, x: Tensor2D, context?: Tensor2D, dropoutKey?: Key): Tensor1D
}

/**
 * A dense network whose only output is the logit of D(x) = p₁ / (p₀ + p₁), so that exp(logit) is the ratio of the two densities
 * (arXiv 1907.08209 eq. 4). Three hidden layers of 64 without norm, unless the shape says otherwise.
 * @throws ShapeError by `logits`, for rows or a context of another width
 */
export function classifier(shape: ClassifierShape): Classifier {
  const network = denseNetwork({ ...DENSE_DEFAULTS, norm: false, blocks: 1, layersPerBlock: 2, ...shape, outputs: 1 })
  return {
    inputs: network.inputs,
    contextDim: network.contextDim,
    init: network.init,
    logits: (params, x, context, dropoutKey) =>
      tf.tidy(() => network.apply(params, x, context && { value: context }, dropoutKey).as1D()),
  }
}
