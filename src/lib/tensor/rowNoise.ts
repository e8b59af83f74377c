import * as tf from '@tensorflow/tfjs'
import { type Key, normals, words } from './random.ts'

const PLACES = 65_536
/** Columns that a row may have. */
export const MOST_NOISE_COLUMNS = 4096

let values: Float32Array | undefined
let table: tf.Tensor1D | undefined

/** Standard normal numbers of exact mean square 1, the first ones again at the end. */
function tableValues(): Float32Array {
  if (values) return values
  const drawn = normals([0x6e6f6973, 0x65], PLACES)
  const scale = 1 / Math.sqrt(drawn.reduce((sum, v) => sum + v * v, 0) / PLACES)
  values = Float32Array.from({ length: PLACES + MOST_NOISE_COLUMNS + 4 }, (_, i) => drawn[i % PLACES] * scale)
  return values
}

/** The table as a tensor, made once. */
export function noiseTable(): tf.Tensor1D {
  if (!table || table.isDisposed) table = tf.keep(tf.tensor1d(tableValues()))
  return table
}

/**
 * Noise for the rows of a layer at a fraction of the cost of normal draws, which would be most of a step: row i is a stretch
 * of a fixed table of 65,536 standard normal numbers, beginning at the place that the lowest 16 bits of word i of the key's
 * stream name, with the sign of its highest bit. Each number has mean 0 and variance 1; those of a row are of different
 * entries, two rows share one only where their stretches overlap.
 * @returns [rows, columns]
 */
export function rowNoise(key: Key, rows: number, columns: number): tf.Tensor2D {
  const from = tableValues()
  const starts = words(key, rows)
  const out = new Float32Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    const start = starts[i] & (PLACES - 1)
    const sign = starts[i] >>> 31 ? -1 : 1
    for (let j = 0; j < columns; j++) out[i * columns + j] = sign * from[start + j]
  }
  return tf.tensor2d(out, [rows, columns])
}
