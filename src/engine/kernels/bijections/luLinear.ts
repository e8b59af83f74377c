import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/LULinear'
const ROWS = 256
const SMALLEST = 1e-3

/**
 * y = L (U x) + bias on rows, and back. Inputs x [N, D], lower and upper [D (D − 1) / 2], diagonal (raw) and bias [D];
 * outputs y [N, D] and the log-determinant of the direction applied, a scalar.
 */
export const luLinear: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dys, y, attrs) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const [x, lower, upper, diagonal, bias] = runBack(`${NAME}Grad`, { dy, dlog, y }, attrs)
    return { x: () => x, lower: () => lower, upper: () => upper, diagonal: () => diagonal, bias: () => bias }
  },
}

export const luLinearGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

/** The float32 numbers of a tensor on the heap. */
function numbers(backend: SimdBackend, info: tf.TensorInfo): Float32Array {
  const at = backend.at(info) / 4
  return backend.machine.heap.floats().subarray(at, at + info.shape.reduce((a, b) => a * b, 1))
}

/** Places of row i in the packed entries below and above the diagonal. */
const below = (i: number, j: number) => (i * (i - 1)) / 2 + j
const above = (i: number, j: number, D: number) => i * D - (i * (i + 1)) / 2 + (j - i - 1)

/** L and U as full matrices, one after the other; the caller frees the block. */
function matrices(backend: SimdBackend, inputs: Inputs, D: number) {
  const { heap } = backend.machine
  // before any view of the heap is taken: it may grow
  const block = heap.allocate(2 * D * D * 4, NAME)
  const [lower, upper, diagonal] = [inputs.lower, inputs.upper, inputs.diagonal].map((t) => numbers(backend, t))
  const all = heap.floats().subarray(block.ptr / 4, block.ptr / 4 + 2 * D * D)
  let logDet = 0
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < i; j++) all[i * D + j] = lower[below(i, j)]
    for (let j = i + 1; j < D; j++) all[D * D + i * D + j] = upper[above(i, j, D)]
    all[D * D + i * D + i] = softplus(diagonal[i]) + SMALLEST
    logDet += Math.log(softplus(diagonal[i]) + SMALLEST)
  }
  return { block, logDet }
}

function jobOf({ x, bias }: Inputs, backend: SimdBackend, attrs: Attrs, at: number) {
  const [rows, D] = x.shape
  const args = {
    x: backend.at(x),
    columns: D,
    lower: at,
    upper: at + D * D * 4,
    bias: backend.at(bias),
    inverse: attrs.inverse === true,
    rows,
    perChunk: ROWS,
  }
  return { args, chunks: chunksOf(rows, ROWS), work: rows * D * D * 8 }
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { x } = inputs
  const D = x.shape[1]
  const { run, heap } = backend.machine
  const y = backend.output(x.shape, NAME)
  const logDet = backend.output([], NAME)
  for (const info of Object.values(inputs)) backend.at(info)
  const lu = matrices(backend, inputs, D)
  numbers(backend, logDet)[0] = attrs.inverse ? -lu.logDet : lu.logDet
  const { args, chunks, work } = jobOf(inputs, backend, attrs, lu.block.ptr)
  run({ who: NAME, job: 'lu', args: Object.assign(args, { y: backend.at(y) }), chunks, work })
  heap.free(lu.block)
  if (backend.taped) keep(backend, y, inputs)
  return [y, logDet]
}

function backward({ dy, dlog, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { inputs } = keptBy(backend, y)
  const who = `${NAME}Grad`
  const D = inputs.x.shape[1]
  const { run, heap } = backend.machine
  const out = [inputs.x, inputs.lower, inputs.upper, inputs.diagonal, inputs.bias].map((t) =>
    backend.output(t.shape, who),
  )
  const { block } = matrices(backend, inputs, D)
  const { args, chunks, work } = jobOf(inputs, backend, attrs, block.ptr)
  const size = 2 * D * D + D
  const sums = heap.allocate(Math.max(1, chunks) * size * 8, who)
  const back = { dx: backend.at(out[0]), dy: backend.at(dy), sums: sums.ptr }
  run({ who, job: 'luBack', args: Object.assign(args, back), chunks, work: 2 * work })
  const total = addUp(heap.doubles(sums.ptr, chunks * size), size)
  const sign = attrs.inverse ? -1 : 1
  unpack(
    total,
    D,
    out.slice(1).map((info) => numbers(backend, info)),
    {
      diagonal: numbers(backend, inputs.diagonal),
      dlog: sign * numbers(backend, dlog)[0],
    },
  )
  heap.free(sums)
  heap.free(block)
  return out
}

/** The sum of parts of `size` numbers, in order. */
function addUp(parts: Float64Array, size: number): Float64Array {
  const total = new Float64Array(size)
  for (let i = 0; i < parts.length; i++) total[i % size] += parts[i]
  return total
}

/** Sums over the rows to the gradients of lower, upper, raw diagonal and bias. */
function unpack(
  total: Float64Array,
  D: number,
  [lower, upper, diagonal, bias]: Float32Array[],
  at: { diagonal: Float32Array; dlog: number },
): void {
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < i; j++) lower[below(i, j)] = total[i * D + j]
    for (let j = i + 1; j < D; j++) upper[above(i, j, D)] = total[D * D + i * D + j]
    const raw = at.diagonal[i]
    diagonal[i] = (total[D * D + i * D + i] + at.dlog / (softplus(raw) + SMALLEST)) * sigmoid(raw)
    bias[i] = total[2 * D * D + i]
  }
}
