import * as tf from '@tensorflow/tfjs'
import { hasFused, runFused } from './fused.ts'

const EPSILON = 1e-5

/**
 * LayerNorm of rows: y = gain (x − mean) / √(variance + ε) + shift over the columns, with ε = 1e-5 and the population
 * variance (arXiv 1607.06450 eqs. 3-4).
 * @param x [N, C]
 * @param gain [C]
 * @param shift [C]
 * @returns [N, C]
 */
export function layerNorm(x: tf.Tensor2D, gain: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor2D {
  if (hasFused('LayerNorm')) return runFused('LayerNorm', { x, gain, shift }, {})[0] as tf.Tensor2D
  return layerNormReference(x, gain, shift)
}

/** `layerNorm` composed of plain operations. */
export const layerNormReference = (x: tf.Tensor2D, gain: tf.Tensor1D, shift: tf.Tensor1D): tf.Tensor2D =>
  tf.tidy(() => {
    // two passes: E[x²] − E[x]² loses all digits when the entries are nearly equal
    const centred = x.sub(x.mean(1, true))
    const variance = centred.square().mean(1, true)
    return centred.mul(variance.add(EPSILON).rsqrt()).mul(gain).add(shift) as tf.Tensor2D
  })
