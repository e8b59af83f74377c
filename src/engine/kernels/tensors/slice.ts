import * as tf from '@tensorflow/tfjs'
import { byTfjs, type Kernel } from '../../kernel.ts'
import { copyRows, FOUR_BYTES } from './copyRows.ts'

const size = tf.util.sizeFromShape

/** Slices of one axis, all others whole or of size one before it. */
export const slice: Kernel = {
  name: tf.Slice,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const [begin, extent] = tf.slice_util.parseSliceParams(
      x as tf.Tensor,
      attrs.begin as number | number[],
      attrs.size as number | number[],
    )
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin, extent)
    const axis = extent.findLastIndex((n, i) => n !== x.shape[i])
    const whole = axis < 0 || extent.slice(0, axis).every((n, i) => n === x.shape[i])
    if (!FOUR_BYTES.includes(x.dtype) || !whole || size(extent) === 0) return byTfjs(tf.Slice, inputs, backend, attrs)
    if (axis < 0) return backend.share(x, x.shape)
    const inner = size(x.shape.slice(axis + 1)) * 4
    const out = backend.output(extent, tf.Slice, x.dtype)
    copyRows(tf.Slice, backend, {
      from: backend.at(x) + begin[axis] * inner,
      fromStep: x.shape[axis] * inner,
      to: backend.at(out),
      toStep: extent[axis] * inner,
      bytes: extent[axis] * inner,
      rows: size(x.shape.slice(0, axis)),
    })
    return out
  },
}
