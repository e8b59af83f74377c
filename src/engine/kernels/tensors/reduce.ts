import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { REDUCTIONS } from '../../jobs/index.ts'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'

const COLUMNS = 64

/** The part of a reduction that a kernel can do: leading or trailing axes of a float32 tensor. */
function plan(shape: number[], axes: number[]): { outer: number; n: number; trailing: boolean } | undefined {
  const sorted = [...axes].sort((p, q) => p - q)
  const run = sorted.every((axis, i) => axis === sorted[0] + i)
  if (!run || sorted.length === 0) return undefined
  const trailing = sorted[sorted.length - 1] === shape.length - 1
  if (!trailing && sorted[0] !== 0) return undefined
  const n = tf.util.sizeFromShape(sorted.map((axis) => shape[axis]))
  return { outer: tf.util.sizeFromShape(shape) / n, n, trailing }
}

function reduction(name: string, operation: number): Kernel {
  return {
    name,
    run: (inputs, backend, attrs) => {
      const { x } = inputs
      // Mean and Sum name their axes differently from Max
      const given = (attrs.axis ?? attrs.reductionIndices) as number | number[]
      const axes = tf.util.parseAxisParam(given, x.shape)
      const keepDims = attrs.keepDims === true
      const how = x.dtype === 'float32' && tf.util.sizeFromShape(x.shape) > 0 ? plan(x.shape, axes) : undefined
      if (!how || (!how.trailing && name !== tf.Sum)) return byTfjs(name, inputs, backend, attrs)
      const [kept] = tf.backend_util.computeOutAndReduceShapes(x.shape, axes)
      const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept
      const out = backend.output(shape, name)
      if (how.trailing) reduceRows(name, operation, x, out, how, backend)
      else sumColumns(name, x, out, how, backend)
      return out
    },
  }
}

interface Extent {
  outer: number
  n: number
}

function reduceRows(
  who: string,
  operation: number,
  x: tf.TensorInfo,
  out: tf.TensorInfo,
  { outer, n }: Extent,
  b: SimdBackend,
) {
  const perChunk = Math.max(1, Math.floor(8192 / n))
  const args = { operation, x: b.at(x), out: b.at(out), rows: outer, columns: n, perChunk }
  b.machine.run({ who, job: 'reduce', args, chunks: chunksOf(outer, perChunk), work: outer * n })
}

function sumColumns(who: string, x: tf.TensorInfo, out: tf.TensorInfo, { outer, n }: Extent, b: SimdBackend) {
  const args = { x: b.at(x), out: b.at(out), rows: n, columns: outer, perChunk: COLUMNS }
  b.machine.run({ who, job: 'sumColumns', args, chunks: chunksOf(outer, COLUMNS), work: outer * n })
}

/** Reductions of leading or trailing axes of a float32 tensor; others are tfjs's. */
export const reductions = REDUCTIONS.map(reduction)
