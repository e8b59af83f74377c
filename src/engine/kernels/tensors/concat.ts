import * as tf from '@tensorflow/tfjs'
import { byTfjs, type Inputs, type Kernel } from '../../kernel.ts'
import { copyRows, FOUR_BYTES, placesOf } from './copyRows.ts'

const size = tf.util.sizeFromShape

export const concat: Kernel = {
  name: tf.Concat,
  run: (given: Inputs, backend, attrs) => {
    const inputs = given as unknown as tf.TensorInfo[]
    const axis = tf.util.parseAxisParam(attrs.axis as number, inputs[0].shape)[0]
    tf.backend_util.assertParamsConsistent(
      inputs.map((t) => t.shape),
      axis,
    )
    const shape = tf.backend_util.computeOutShape(
      inputs.map((t) => t.shape),
      axis,
    )
    const { dtype } = inputs[0]
    if (!FOUR_BYTES.includes(dtype) || inputs.some((t) => t.dtype !== dtype) || size(shape) === 0) {
      return byTfjs(tf.Concat, given, backend, attrs)
    }
    const out = backend.output(shape, tf.Concat, dtype)
    const inner = size(shape.slice(axis + 1)) * 4
    const rows = size(shape.slice(0, axis))
    const to = backend.at(out)
    const toStep = shape[axis] * inner
    placesOf(inputs.map((t) => t.shape[axis] * inner)).forEach(({ start, bytes }, i) => {
      const from = backend.at(inputs[i])
      copyRows(tf.Concat, backend, { from, fromStep: bytes, to: to + start, toStep, bytes, rows })
    })
    return out
  },
}
