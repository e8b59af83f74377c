import * as tf from '@tensorflow/tfjs'
import { ConfigError } from '../../complaint.ts'
import { hasFused, runFused } from './fused.ts'
import { halfWords, type Key } from './random.ts'

/**
 * Sets each number to zero with probability p and divides the others by 1 − p, so that the mean stays (Srivastava et al.,
 * JMLR 15 (2014) 1929). p is the rate in whole 65,536ths: number i is kept where number i of the key's stream of 16-bit
 * numbers is at least 65,536 p.
 * @param x [N, C]
 * @param rate in [0, 1)
 * @throws ConfigError for another rate
 */
export function dropout(x: tf.Tensor2D, rate: number, key: Key): tf.Tensor2D {
  if (!(rate >= 0 && rate < 1)) {
    throw new ConfigError({ who: 'dropout', wanted: 'a rate from 0 to below 1', got: String(rate) })
  }
  if (rate === 0) return x
  if (hasFused('Dropout')) return runFused('Dropout', { x }, { key, ...limitOf(rate) })[0] as tf.Tensor2D
  return dropoutReference(x, rate, key)
}

const STEPS = 65_536

/** Where keeping starts, and the factor of what is kept. */
function limitOf(rate: number): { limit: number; factor: number } {
  const limit = Math.min(STEPS - 1, Math.round(rate * STEPS))
  return { limit, factor: STEPS / (STEPS - limit) }
}

/** `dropout` composed of plain operations. */
export const dropoutReference = (x: tf.Tensor2D, rate: number, key: Key): tf.Tensor2D =>
  tf.tidy(() => {
    const { limit, factor } = limitOf(rate)
    const mask = Float32Array.from(halfWords(key, x.size), (draw) => (draw >= limit ? factor : 0))
    return x.mul(tf.tensor2d(mask, x.shape)) as tf.Tensor2D
  })
