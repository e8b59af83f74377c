import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, byTfjs, type Inputs, type Kernel } from '../../kernel.ts'
import { multiply } from './product.ts'

/** Products of float32 matrices; of batches that are broadcast in part, and of other types, tfjs's own. */
export const batchMatMul: Kernel = {
  name: tf.BatchMatMul,
  run: (inputs, backend, attrs) => {
    const { a, b } = inputs
    const batches = [a, b].map(({ shape }) => shape.slice(0, -2).join())
    const simple =
      batches[0] === batches[1] || [a, b].some(({ shape }) => tf.util.sizeFromShape(shape.slice(0, -2)) === 1)
    const ours = simple && [a, b].every(({ dtype, shape }) => dtype === 'float32' && shape.length >= 2)
    if (ours) return product(inputs, backend, attrs)
    return byTfjs(tf.BatchMatMul, inputs, backend, attrs)
  },
}

/** The product of matrices with every transpose flag, over batches. */
export function product({ a, b }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const [transposeA, transposeB] = [attrs.transposeA === true, attrs.transposeB === true]
  const [rowsA, columnsA] = a.shape.slice(-2)
  const [rowsB, columnsB] = b.shape.slice(-2)
  const [rows, depth] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA]
  const [depthB, columns] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB]
  tf.util.assert(
    depth === depthB,
    () =>
      `Error in matMul: inner shapes (${depth}) and (${depthB}) of Tensors with shapes ${a.shape} and ${b.shape} and ` +
      `transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  )
  const batchShape = tf.broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const out = backend.output([...batchShape, rows, columns], tf.BatchMatMul)
  const [batches, batchesA, batchesB] = [batchShape, a.shape.slice(0, -2), b.shape.slice(0, -2)].map(
    tf.util.sizeFromShape,
  )
  multiply(backend, {
    who: tf.BatchMatMul,
    a: { ptr: backend.at(a), rows: rowsA, columns: columnsA, transposed: transposeA },
    b: { ptr: backend.at(b), rows: rowsB, columns: columnsB, transposed: transposeB },
    c: backend.at(out),
    batches,
    strides: [batchesA === 1 ? 0 : rowsA * columnsA * 4, batchesB === 1 ? 0 : rowsB * columnsB * 4, rows * columns * 4],
  })
  return out
}
