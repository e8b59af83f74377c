import * as tf from '@tensorflow/tfjs'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'
import { FOUR_BYTES } from './copyRows.ts'

/** Numbers of a chunk. */
const PART = 8192

/** condition ? t : e, all of one shape. */
export const select: Kernel = {
  name: tf.Select,
  run: (inputs, backend, attrs) => {
    const { condition, t, e } = inputs
    const same = condition.shape.join() === t.shape.join() && t.dtype === e.dtype && FOUR_BYTES.includes(t.dtype)
    if (!same || condition.dtype !== 'bool') return byTfjs(tf.Select, inputs, backend, attrs)
    const count = tf.util.sizeFromShape(t.shape)
    const out = backend.output(t.shape, tf.Select, t.dtype)
    const args = {
      condition: backend.at(condition),
      t: backend.at(t),
      e: backend.at(e),
      out: backend.at(out),
      count,
      perChunk: PART,
    }
    backend.machine.run({ who: tf.Select, job: 'select', args, chunks: chunksOf(count, PART), work: count })
    return out
  },
}
