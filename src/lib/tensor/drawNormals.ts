import * as tf from '@tensorflow/tfjs'
import { hasFused, runFused } from './fused.ts'
import { type Key, normals } from './random.ts'

/** Standard normal draws as a tensor of the given shape; the same stream as `normals`. */
export function drawNormals(key: Key, shape: [number, number], offset = 0): tf.Tensor2D {
  if (hasFused('Normals')) return runFused('Normals', {}, { key, shape, offset })[0] as tf.Tensor2D
  return tf.tensor2d(normals(key, shape[0] * shape[1], offset), shape)
}
