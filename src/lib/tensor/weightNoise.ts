import type * as tf from '@tensorflow/tfjs'
import type { Key } from './random.ts'
import type { Params } from './tree.ts'

/** What draws the weights of one layer anew in a training: its parameters with the means, ln σ² by name, and the key. */
export interface WeightNoise {
  readonly mean: Params
  readonly logVariance: Readonly<Record<string, tf.Tensor2D>>
  readonly key: Key
}

const noises = new WeakMap<object, WeightNoise>()
const trees = new WeakSet<object>()

/** Tells of a layer's parameters that their weights are drawn; what it is part of is to be named by `markNoisy`. */
export function giveNoise<P extends Params>(layer: P, noise: WeightNoise): P {
  noises.set(layer, noise)
  trees.add(layer)
  return layer
}

/** Tells of a tree that a layer in it has noise. */
export const markNoisy = (tree: Params): void => {
  trees.add(tree)
}

/** The noise of a layer's parameters, if they have any. */
export const noiseOf = (layer: object): WeightNoise | undefined => noises.get(layer)

/** Whether a layer in this tree has noise, so that it may not be computed by what knows weights alone. */
export const isNoisy = (tree: Params): boolean => trees.has(tree)
