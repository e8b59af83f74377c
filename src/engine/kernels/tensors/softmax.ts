import * as tf from '@tensorflow/tfjs'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'

/** Softmax of the last axis; of others, tfjs's own. */
export const softmax: Kernel = {
  name: tf.Softmax,
  run: (inputs, backend, attrs) => {
    const { logits } = inputs
    const last = logits.shape.length - 1
    const n = logits.shape[last]
    const dim = attrs.dim as number
    if (logits.dtype !== 'float32' || (dim !== last && dim !== -1)) {
      return byTfjs(tf.Softmax, inputs, backend, attrs)
    }
    const out = backend.output(logits.shape, tf.Softmax)
    const rows = tf.util.sizeFromShape(logits.shape) / Math.max(1, n)
    const perChunk = Math.max(1, Math.floor(2048 / Math.max(1, n)))
    const args = { x: backend.at(logits), out: backend.at(out), rows, columns: n, perChunk }
    const chunks = chunksOf(rows, perChunk)
    backend.machine.run({ who: tf.Softmax, job: 'softmax', args, chunks, work: rows * n * 20 })
    return out
  },
}
