import * as tf from '@tensorflow/tfjs'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'
import { FOUR_BYTES } from './copyRows.ts'

const size = tf.util.sizeFromShape

/** Parts of an axis by index; with batches of indices, tfjs's own. */
export const gather: Kernel = {
  name: tf.GatherV2,
  run: (inputs, backend, attrs) => {
    const { x, indices } = inputs
    const plain = FOUR_BYTES.includes(x.dtype) && indices.dtype === 'int32' && !attrs.batchDims
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]
    if (!plain || size(x.shape) === 0 || size(indices.shape) === 0) return byTfjs(tf.GatherV2, inputs, backend, attrs)
    const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)]
    const [matrixRows, indexCount, bytes] = [x.shape[axis], size(indices.shape), size(after) * 4]
    const wanted = backend.record(indices.dataId).values as Int32Array
    const wrong = wanted.find((i) => i < 0 || i >= matrixRows)
    tf.util.assert(wrong === undefined, () => `GatherV2: the index value ${wrong} is not in [0, ${matrixRows - 1}]`)
    const out = backend.output([...before, ...indices.shape, ...after], tf.GatherV2, x.dtype)
    const rows = size(before) * indexCount
    const perChunk = Math.max(1, Math.floor(65536 / bytes))
    const [from, to] = [backend.at(x), backend.at(out)]
    const args = { from, indices: backend.at(indices), indexCount, matrixRows, to, bytes, rows, perChunk }
    const chunks = chunksOf(rows, perChunk)
    backend.machine.run({ who: tf.GatherV2, job: 'gatherRows', args, chunks, work: (rows * bytes) / 8 })
    return out
  },
}
