import type * as tf from '@tensorflow/tfjs'
import type { Activation } from '../../engine/index.ts'
import { type BayesianInputs, bayesianLayer } from './bayesianLayer.ts'
import { hasFused, runFused } from './fused.ts'
import type { Key } from './random.ts'
import { noiseTable } from './rowNoise.ts'

/** A layer of a chain: its arrays, what names its noise, what follows it. */
export interface NoisyLayer extends Omit<BayesianInputs, 'x'> {
  readonly key: Key
  readonly activation: Activation
}

/**
 * A chain of layers whose weights are independent normals, each as `bayesianLayer` has it.
 * @returns [N, out] of the last one
 * @throws ShapeError when the shapes do not fit
 */
export function bayesianNetwork(x: tf.Tensor2D, layers: readonly NoisyLayer[]): tf.Tensor2D {
  if (!hasFused('BayesianNetwork')) {
    return layers.reduce((into, { key, activation, ...own }) => bayesianLayer({ x: into, ...own }, key, activation), x)
  }
  const arrays: Record<string, tf.Tensor> = { x, table: noiseTable() }
  for (const [l, { weight, logVariance, bias }] of layers.entries()) {
    arrays[`weight${l}`] = weight
    arrays[`logVariance${l}`] = logVariance
    arrays[`bias${l}`] = bias
  }
  const attrs = { activations: layers.map(({ activation }) => activation), keys: layers.map(({ key }) => key) }
  return runFused('BayesianNetwork', arrays, attrs)[0] as tf.Tensor2D
}
