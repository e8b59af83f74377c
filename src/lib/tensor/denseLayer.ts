import * as tf from '@tensorflow/tfjs'
import type { Activation } from '../../engine/index.ts'
import { hasFused, runFused } from './fused.ts'
import { layerNormReference } from './layerNorm.ts'
import { repeatRowsReference } from './segments.ts'

/** The arrays of one dense layer. */
export interface DenseInputs {
  /** [N, in] */
  x: tf.Tensor2D
  /** [in, out] */
  weight: tf.Tensor2D
  /** [out] */
  bias: tf.Tensor1D
  /** LayerNorm's factor and offset [out]; none: no normalisation. */
  norm?: { gain: tf.Tensor1D; shift: tf.Tensor1D } | undefined
  /** Added after everything else, [N, out]. */
  residual?: tf.Tensor2D | undefined
  /** What the rows of one segment share, before the activation: a context already multiplied by its weights, [M, out]. */
  shared?: Shared | undefined
}

/**
 * A term shared by rows: of packed segments (`offsets` int32 [M + 1]), of equal runs (`repeat` rows each), or row by row
 * (neither: M = N).
 */
export interface Shared {
  term: tf.Tensor2D
  offsets?: tf.Tensor1D
  repeat?: number
}

/** Slope of LeakyReLU below zero, as the released networks of arXiv 2207.00664 have it. */
export const LEAKY_SLOPE = 0.1

/**
 * One layer of a dense network: y = residual + LayerNorm(activation(x W + b + shared)) (arXiv 2207.00664 section 4;
 * LayerNorm with ε = 1e-5 and population variance).
 * @returns [N, out]
 */
export function denseLayer(inputs: DenseInputs, activation: Activation): tf.Tensor2D {
  if (!hasFused('DenseLayer')) return denseLayerReference(inputs, activation)
  const { x, weight, bias, norm, residual, shared } = inputs
  const tensors = {
    x,
    weight,
    bias,
    gain: norm?.gain,
    shift: norm?.shift,
    residual,
    shared: shared?.term,
    offsets: shared?.offsets,
  }
  return runFused('DenseLayer', tensors, { activation, repeat: shared?.repeat ?? 0 })[0] as tf.Tensor2D
}

/** `denseLayer` composed of plain operations. */
export function denseLayerReference(inputs: DenseInputs, activation: Activation): tf.Tensor2D {
  return tf.tidy(() => {
    const { x, weight, bias, norm, residual, shared } = inputs
    const linear = tf.add(tf.matMul(x, weight), bias) as tf.Tensor2D
    const z = shared ? linear.add(spread(shared, x.shape[0])) : linear
    const a = activate(z as tf.Tensor2D, activation)
    const normed = norm ? layerNormReference(a, norm.gain, norm.shift) : a
    return (residual ? normed.add(residual) : normed) as tf.Tensor2D
  })
}

function spread({ term, offsets, repeat }: Shared, rows: number): tf.Tensor2D {
  if (offsets) return repeatRowsReference(term, offsets, rows)
  if (!repeat) return term
  return term.expandDims(1).tile([1, repeat, 1]).reshape([rows, term.shape[1]])
}

/** The function between two layers; `leakyRelu` has slope 0.1. */
export function activate(z: tf.Tensor2D, activation: Activation): tf.Tensor2D {
  if (activation === 'identity') return z
  if (activation === 'relu') return tf.relu(z)
  if (activation === 'silu') return tf.mul(z, tf.sigmoid(z)) as tf.Tensor2D
  return tf.leakyRelu(z, LEAKY_SLOPE)
}
