import * as tf from '@tensorflow/tfjs'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'
import { FOUR_BYTES } from './copyRows.ts'

const size = tf.util.sizeFromShape

/** Rows by index; other gathers are tfjs's. */
export const gather: Kernel = {
  name: tf.GatherV2,
  run: (inputs, backend, attrs) => {
    const { x, indices } = inputs
    const plain = FOUR_BYTES.includes(x.dtype) && indices.dtype === 'int32' && !attrs.batchDims
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]
    if (!plain || axis !== 0 || size(x.shape) === 0) return byTfjs(tf.GatherV2, inputs, backend, attrs)
    const [rows, bytes] = [size(indices.shape), size(x.shape.slice(1)) * 4]
    const wanted = backend.record(indices.dataId).values as Int32Array
    const wrong = wanted.find((i) => i < 0 || i >= x.shape[0])
    tf.util.assert(wrong === undefined, () => `GatherV2: the index value ${wrong} is not in [0, ${x.shape[0] - 1}]`)
    const out = backend.output([...indices.shape, ...x.shape.slice(1)], tf.GatherV2, x.dtype)
    const perChunk = Math.max(1, Math.floor(65536 / bytes))
    const args = { from: backend.at(x), indices: backend.at(indices), to: backend.at(out), bytes, rows, perChunk }
    const chunks = chunksOf(rows, perChunk)
    backend.machine.run({ who: tf.GatherV2, job: 'gatherRows', args, chunks, work: (rows * bytes) / 8 })
    return out
  },
}
