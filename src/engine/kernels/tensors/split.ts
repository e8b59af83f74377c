import * as tf from '@tensorflow/tfjs'
import { byTfjs, type Kernel } from '../../kernel.ts'
import { copyRows, FOUR_BYTES, placesOf } from './copyRows.ts'

const size = tf.util.sizeFromShape

/** The parts of a tensor along one axis. */
export const split: Kernel = {
  name: tf.SplitV,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits as number | number[], axis)
    if (!FOUR_BYTES.includes(x.dtype)) return byTfjs(tf.SplitV, inputs, backend, attrs)
    const inner = size(x.shape.slice(axis + 1)) * 4
    const rows = size(x.shape.slice(0, axis))
    const from = backend.at(x)
    const fromStep = x.shape[axis] * inner
    return placesOf(sizes.map((n) => n * inner)).map(({ start, bytes }, i) => {
      const shape = x.shape.map((d, j) => (j === axis ? sizes[i] : d))
      const out = backend.output(shape, tf.SplitV, x.dtype)
      copyRows(tf.SplitV, backend, { from: from + start, fromStep, to: backend.at(out), toStep: bytes, bytes, rows })
      return out
    })
  },
}
