import * as tf from '@tensorflow/tfjs'
import { byTfjs, type Kernel } from '../../kernel.ts'

export const identity: Kernel = { name: tf.Identity, run: ({ x }, backend) => backend.share(x, x.shape) }

export const reshape: Kernel = {
  name: tf.Reshape,
  run: ({ x }, backend, attrs) => {
    const count = tf.util.sizeFromShape(x.shape)
    const shape = tf.util.inferFromImplicitShape(attrs.shape as number[], count)
    tf.util.assert(
      count === tf.util.sizeFromShape(shape),
      () =>
        `new shape: ${shape}, old shape: ${x.shape}. New shape and old shape must have the same number of elements.`,
    )
    return backend.share(x, shape)
  },
}

/** Casts between real types copy: data on the heap have one type. */
export const cast: Kernel = {
  name: tf.Cast,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const dtype = attrs.dtype as tf.DataType
    if (x.dtype === dtype && dtype !== 'complex64') return backend.share(x, x.shape)
    if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool'))
      return byTfjs(tf.Cast, inputs, backend, attrs)
    return backend.makeTensorInfo(x.shape, dtype, Float32Array.from(backend.record(x.dataId).values as Int32Array))
  },
}
