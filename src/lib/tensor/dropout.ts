import * as tf from '@tensorflow/tfjs'
import { ConfigError } from './errors.ts'
import { hasFused, runFused } from './fused.ts'
import { type Key, uniforms } from './random.ts'

/**
 * Sets each number to zero with probability `rate` and divides the others by 1 − rate, so that the mean stays (Srivastava
 * et al., JMLR 15 (2014) 1929). Number i is kept where draw i of the key's uniform stream is at least `rate`.
 * @param x [N, C]
 * @param rate in [0, 1)
 * @throws ConfigError for another rate
 */
export function dropout(x: tf.Tensor2D, rate: number, key: Key): tf.Tensor2D {
  if (!(rate >= 0 && rate < 1)) {
    throw new ConfigError({ who: 'dropout', wanted: 'a rate from 0 to below 1', got: String(rate) })
  }
  if (rate === 0) return x
  if (hasFused('Dropout')) return runFused('Dropout', { x }, { key, rate })[0] as tf.Tensor2D
  return dropoutReference(x, rate, key)
}

/** `dropout` composed of plain operations. */
export const dropoutReference = (x: tf.Tensor2D, rate: number, key: Key): tf.Tensor2D =>
  tf.tidy(() => x.mul(keepMask(x.shape, rate, key)) as tf.Tensor2D)

/** 1 / (1 − rate) where a number is kept, 0 where not. */
function keepMask(shape: [number, number], rate: number, key: Key): tf.Tensor2D {
  const kept = 1 / (1 - rate)
  if (!hasFused('Uniforms')) {
    return tf.tensor2d(
      uniforms(key, shape[0] * shape[1]).map((u) => (u >= rate ? kept : 0)),
      shape,
    )
  }
  const [u] = runFused('Uniforms', {}, { key, shape })
  // comparisons are slow where arithmetic is fast; draws are 2⁻²³ apart, and half a step above their grid
  return u
    .sub(Math.fround(rate))
    .mul(2 ** 30)
    .maximum(0)
    .minimum(kept) as tf.Tensor2D
}
