import * as tf from '@tensorflow/tfjs'

type Inputs = Record<string, tf.Tensor | tf.Tensor[] | undefined>

/** Whether the current backend has the fused kernel `neutrina/<name>`; the reference runs where it has not. */
export const hasFused = (name: string): boolean => tf.getKernel(`neutrina/${name}`, tf.getBackend()) != null

/** Runs the fused kernel `neutrina/<name>`; inputs that are undefined are left out. Its outputs, in the kernel's order. */
export function runFused(name: string, inputs: Inputs, attrs: object): tf.Tensor[] {
  const given: Inputs = {}
  for (const key in inputs) if (inputs[key] !== undefined) given[key] = inputs[key]
  const out = tf.engine().runKernel(`neutrina/${name}`, given as tf.NamedTensorMap, attrs as tf.NamedAttrMap)
  return Array.isArray(out) ? out : [out as tf.Tensor]
}
