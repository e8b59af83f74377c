import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'
import { FOUR_BYTES } from './copyRows.ts'
import { copyStrided, stepsOf } from './copyStrided.ts'

const ROWS = 64

/** Axes in another order; of types that have not 4 bytes, tfjs's own. */
export const transpose: Kernel = {
  name: tf.Transpose,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const perm = attrs.perm as number[]
    if (perm.every((axis, i) => axis === i)) return backend.share(x, x.shape)
    if (!FOUR_BYTES.includes(x.dtype)) return byTfjs(tf.Transpose, inputs, backend, attrs)
    if (x.shape.length !== 2) return permuted(x, backend, perm)
    const [rows, n] = x.shape
    const out = backend.output([n, rows], tf.Transpose, x.dtype)
    const args = { x: backend.at(x), out: backend.at(out), rows, columns: n, perChunk: ROWS }
    backend.machine.run({ who: tf.Transpose, job: 'transpose', args, chunks: chunksOf(rows, ROWS), work: rows * n })
    return out
  },
}

function permuted(x: tf.TensorInfo, backend: SimdBackend, perm: readonly number[]): tf.TensorInfo {
  const shape = perm.map((axis) => x.shape[axis])
  const out = backend.output(shape, tf.Transpose, x.dtype)
  const steps = stepsOf(x.shape)
  const axes = perm.map((axis) => ({ length: x.shape[axis], step: steps[axis] }))
  copyStrided(tf.Transpose, backend, backend.at(x), backend.at(out), axes)
  return out
}
