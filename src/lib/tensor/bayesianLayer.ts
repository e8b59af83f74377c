import * as tf from '@tensorflow/tfjs'
import { ShapeError } from '../../complaint.ts'
import type { Activation } from '../../engine/index.ts'
import { activate } from './denseLayer.ts'
import { hasFused, runFused } from './fused.ts'
import type { Key } from './random.ts'
import { MOST_NOISE_COLUMNS, noiseTable, rowNoise } from './rowNoise.ts'

/** The arrays of one layer whose weights are independent normals. */
export interface BayesianInputs {
  /** [N, in] */
  x: tf.Tensor2D
  /** The means, [in, out]. */
  weight: tf.Tensor2D
  /** ln σ² of each weight, [in, out]; beyond ±11 it is taken as ±11. */
  logVariance: tf.Tensor2D
  /** [out], without variance */
  bias: tf.Tensor1D
}

/** ln σ² stays within these. */
export const LOG_VARIANCE_BOUND = 11

/** Keeps the root's slope finite where the variance is zero. */
const LEAST = 1e-8

/**
 * A dense layer whose weights are independent normals, by local reparametrisation: y = activation(x M + b + √(x² σ² + 1e-8) ε)
 * with ε the `rowNoise` of the key, a standard normal number for each row and output (Kingma, Salimans and Welling, arXiv
 * 1506.02557 eq. 6; the layer of arXiv 2104.04543).
 * @returns [N, out]
 * @throws ShapeError when the shapes do not fit
 */
export function bayesianLayer(inputs: BayesianInputs, key: Key, activation: Activation): tf.Tensor2D {
  checkShapes(inputs)
  if (!hasFused('BayesianLayer')) return bayesianLayerReference(inputs, key, activation)
  return runFused('BayesianLayer', { ...inputs, table: noiseTable() }, { key, activation })[0] as tf.Tensor2D
}

/** `bayesianLayer` composed of plain operations. */
export const bayesianLayerReference = (
  { x, weight, logVariance, bias }: BayesianInputs,
  key: Key,
  activation: Activation,
): tf.Tensor2D =>
  tf.tidy(() => {
    const sigma2 = logVariance.clipByValue(-LOG_VARIANCE_BOUND, LOG_VARIANCE_BOUND).exp()
    const mean = tf.add(tf.matMul(x, weight), bias)
    const spread = tf
      .matMul(x.square(), sigma2 as tf.Tensor2D)
      .add(LEAST)
      .sqrt()
    const epsilon = rowNoise(key, x.shape[0], weight.shape[1])
    return activate(mean.add(spread.mul(epsilon)) as tf.Tensor2D, activation)
  })

function checkShapes({ x, weight, logVariance, bias }: BayesianInputs): void {
  const [depth, columns] = weight.shape
  const good =
    x.shape[1] === depth &&
    logVariance.shape.join() === weight.shape.join() &&
    bias.shape.join() === `${columns}` &&
    columns <= MOST_NOISE_COLUMNS
  if (good) return
  throw new ShapeError({
    who: 'Bayesian layer',
    wanted: `ln σ² [${weight.shape}], a bias [${columns}], rows of ${depth}, at most ${MOST_NOISE_COLUMNS} outputs`,
    got: `[${logVariance.shape}], [${bias.shape}] and [${x.shape}]`,
  })
}
