import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { chunksOf, type Inputs, type Kernel } from '../kernel.ts'

type CpuKernel = (call: object) => tf.TensorInfo

/** tfjs's own kernel, for what these do not do. */
const cpu = (name: string): CpuKernel => tf.getKernel(name, 'cpu').kernelFunc as unknown as CpuKernel

const NUMBERS: tf.DataType[] = ['float32', 'int32']

const size = tf.util.sizeFromShape

/** Rows copied between places of different row length, in bytes. */
interface Rows {
  from: number
  fromStep: number
  to: number
  toStep: number
  bytes: number
  rows: number
}

function copyRows(who: string, backend: SimdBackend, { from, fromStep, to, toStep, bytes, rows }: Rows): void {
  if (bytes === 0 || rows === 0) return
  const perChunk = Math.max(1, Math.floor(65536 / bytes))
  const args = { from, fromStep, to, toStep, bytes, rows, perChunk }
  backend.machine.run({ who, job: 'copyRows', args, chunks: chunksOf(rows, perChunk), work: (rows * bytes) / 8 })
}

/** Where parts begin that lie side by side in a row. */
function placesOf(parts: readonly number[]): { start: number; bytes: number }[] {
  let end = 0
  return parts.map((bytes) => {
    end += bytes
    return { start: end - bytes, bytes }
  })
}

const identity: Kernel = { name: tf.Identity, run: ({ x }, backend) => backend.share(x, x.shape) }

const reshape: Kernel = {
  name: tf.Reshape,
  run: ({ x }, backend, attrs) => {
    const count = size(x.shape)
    const shape = tf.util.inferFromImplicitShape(attrs.shape as number[], count)
    tf.util.assert(
      count === size(shape),
      () =>
        `new shape: ${shape}, old shape: ${x.shape}. New shape and old shape must have the same number of elements.`,
    )
    return backend.share(x, shape)
  },
}

/** Casts between real types copy: data on the heap have one type. */
const cast: Kernel = {
  name: tf.Cast,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const dtype = attrs.dtype as tf.DataType
    if (x.dtype === dtype && dtype !== 'complex64') return backend.share(x, x.shape)
    if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool'))
      return cpu(tf.Cast)({ inputs, backend, attrs })
    return backend.makeTensorInfo(x.shape, dtype, Float32Array.from(backend.record(x.dataId).values as Int32Array))
  },
}

/** Slices of one axis, all others whole or of size one before it. */
const slice: Kernel = {
  name: tf.Slice,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const [begin, extent] = tf.slice_util.parseSliceParams(
      x as tf.Tensor,
      attrs.begin as number | number[],
      attrs.size as number | number[],
    )
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin, extent)
    const axis = extent.findLastIndex((n, i) => n !== x.shape[i])
    const whole = axis < 0 || extent.slice(0, axis).every((n, i) => n === x.shape[i])
    if (!NUMBERS.includes(x.dtype) || !whole || size(extent) === 0) return cpu(tf.Slice)({ inputs, backend, attrs })
    if (axis < 0) return backend.share(x, x.shape)
    const inner = size(x.shape.slice(axis + 1)) * 4
    const out = backend.output(extent, tf.Slice, x.dtype)
    copyRows(tf.Slice, backend, {
      from: backend.at(x) + begin[axis] * inner,
      fromStep: x.shape[axis] * inner,
      to: backend.at(out),
      toStep: extent[axis] * inner,
      bytes: extent[axis] * inner,
      rows: size(x.shape.slice(0, axis)),
    })
    return out
  },
}

const concat: Kernel = {
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
    if (!NUMBERS.includes(dtype) || inputs.some((t) => t.dtype !== dtype) || size(shape) === 0) {
      return cpu(tf.Concat)({ inputs, backend, attrs })
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

/** The parts of a tensor along one axis. */
const split: Kernel = {
  name: tf.SplitV,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, attrs.numOrSizeSplits as number | number[], axis)
    if (!NUMBERS.includes(x.dtype)) return cpu(tf.SplitV)({ inputs, backend, attrs })
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

const transpose: Kernel = {
  name: tf.Transpose,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const perm = attrs.perm as number[]
    if (perm.every((axis, i) => axis === i)) return backend.share(x, x.shape)
    if (x.shape.length !== 2 || !NUMBERS.includes(x.dtype)) return cpu(tf.Transpose)({ inputs, backend, attrs })
    const [rows, n] = x.shape
    const out = backend.output([n, rows], tf.Transpose, x.dtype)
    const args = { x: backend.at(x), out: backend.at(out), rows, columns: n, perChunk: 64 }
    backend.machine.run({ who: tf.Transpose, job: 'transpose', args, chunks: chunksOf(rows, 64), work: rows * n })
    return out
  },
}

/** Rows by index; other gathers are tfjs's. */
const gather: Kernel = {
  name: tf.GatherV2,
  run: (inputs, backend, attrs) => {
    const { x, indices } = inputs
    const plain = NUMBERS.includes(x.dtype) && indices.dtype === 'int32' && !attrs.batchDims
    const axis = tf.util.parseAxisParam(attrs.axis as number, x.shape)[0]
    if (!plain || axis !== 0 || size(x.shape) === 0) return cpu(tf.GatherV2)({ inputs, backend, attrs })
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

/** condition ? t : e, all of one shape. */
const select: Kernel = {
  name: tf.Select,
  run: (inputs, backend, attrs) => {
    const { condition, t, e } = inputs
    const same = condition.shape.join() === t.shape.join() && t.dtype === e.dtype && NUMBERS.includes(t.dtype)
    if (!same || condition.dtype !== 'bool') return cpu(tf.Select)({ inputs, backend, attrs })
    const count = size(t.shape)
    const out = backend.output(t.shape, tf.Select, t.dtype)
    const args = {
      condition: backend.at(condition),
      t: backend.at(t),
      e: backend.at(e),
      out: backend.at(out),
      count,
      perChunk: 8192,
    }
    backend.machine.run({ who: tf.Select, job: 'select', args, chunks: chunksOf(count, 8192), work: count })
    return out
  },
}

export const moves = (): Kernel[] => [identity, reshape, cast, slice, concat, split, transpose, gather, select]
