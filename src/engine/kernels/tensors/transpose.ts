import * as tf from '@tensorflow/tfjs'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'
import { FOUR_BYTES } from './copyRows.ts'

const ROWS = 64

/** Matrices turned; of other ranks, tfjs's own. */
export const transpose: Kernel = {
  name: tf.Transpose,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const perm = attrs.perm as number[]
    if (perm.every((axis, i) => axis === i)) return backend.share(x, x.shape)
    if (x.shape.length !== 2 || !FOUR_BYTES.includes(x.dtype)) return byTfjs(tf.Transpose, inputs, backend, attrs)
    const [rows, n] = x.shape
    const out = backend.output([n, rows], tf.Transpose, x.dtype)
    const args = { x: backend.at(x), out: backend.at(out), rows, columns: n, perChunk: ROWS }
    backend.machine.run({ who: tf.Transpose, job: 'transpose', args, chunks: chunksOf(rows, ROWS), work: rows * n })
    return out
  },
}
