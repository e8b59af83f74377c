import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { multiply, pack, rowsPerChunk } from '../products/product.ts'
import { activationNumber } from './activation.ts'

const NAME = 'neutrina/BayesianLayer'
/** Numbers of a chunk of single numbers, a multiple of 4. */
const PART = 8192
/** Numbers of the table at which a row may begin. */
const PLACES = 65_536

/**
 * y = activation(x M + b + √(x² σ² + 1e-8) ε), a dense layer with independent normal weights by local reparametrisation.
 * Inputs x [N, in], weight and logVariance [in, out], bias [out], and table, the standard normal numbers of which row i takes
 * `out`, beginning at the lowest 16 bits of word i of the key's stream, with the sign of its highest bit.
 */
export const bayesianLayer: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y, attrs) => {
    const [x, weight, logVariance, bias] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)
    return { x: () => x, weight: () => weight, logVariance: () => logVariance, bias: () => bias }
  },
}

export const bayesianLayerGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }

function sizesOf({ x, weight, logVariance, bias, table }: Inputs) {
  const [rows, depth] = x.shape
  const columns = weight.shape[1]
  const fits =
    weight.shape[0] === depth && logVariance.shape.join() === weight.shape.join() && bias.shape.join() === `${columns}`
  if (fits && table.shape[0] >= PLACES + columns + 3) return { rows, depth, columns }
  const wanted = `weights of one shape for rows of ${depth}, and ${PLACES + columns + 3} numbers in the table`
  const got = `[${weight.shape}], [${logVariance.shape}], [${bias.shape}] and ${table.shape[0]}`
  throw new EngineError({ who: 'BayesianLayer', wanted, got })
}

const chunkRows = ({ rows, depth, columns }: { rows: number; depth: number; columns: number }): number =>
  rowsPerChunk(rows, (2 * depth + 16) * columns)

function noiseOf({ table }: Inputs, backend: SimdBackend, attrs: Attrs) {
  const [key0, key1] = attrs.key as [number, number]
  return { table: backend.at(table), key0, key1, activation: activationNumber(attrs.activation) }
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const sizes = sizesOf(inputs)
  const { rows, depth, columns } = sizes
  const { x, weight, logVariance, bias } = inputs
  const { heap, run } = backend.machine
  const count = depth * columns
  const variance = heap.allocate(count * 4, NAME)
  run({
    who: NAME,
    job: 'variances',
    args: { logVariance: backend.at(logVariance), out: variance.ptr, count, perChunk: PART },
    chunks: chunksOf(count, PART),
    work: 20 * count,
  })
  const shape = { rows: depth, columns, transposed: false }
  const means = pack(backend, { ptr: backend.at(weight), ...shape }, NAME)
  const panels = pack(backend, { ptr: variance.ptr, ...shape }, NAME)
  const kept = heap.allocate(rows * columns * 4, NAME)
  const spread = heap.allocate(rows * columns * 4, NAME)
  const squares = heap.allocate(rows * depth * 4, NAME)
  const y = backend.output([rows, columns], NAME)
  const perChunk = chunkRows(sizes)
  const args = {
    ...noiseOf(inputs, backend, attrs),
    ...{ columns, rows, perChunk, depth },
    ...{ kept: kept.ptr, spread: spread.ptr, squares: squares.ptr },
    ...{ x: backend.at(x), mean: means.ptr, variance: panels.ptr, bias: backend.at(bias), y: backend.at(y) },
  }
  const work = 4 * rows * depth * columns + 40 * rows * columns
  run({ who: NAME, job: 'bayesian', args, chunks: chunksOf(rows, perChunk), work })
  heap.free(means)
  heap.free(panels)
  if (backend.taped) keep(backend, y, inputs, { kept, spread, squares, variance })
  else for (const block of [kept, spread, squares, variance]) heap.free(block)
  return y
}

/** The gradients to x, weight, logVariance and bias. */
function backward({ dy, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { inputs, blocks } = keptBy(backend, y)
  const sizes = sizesOf(inputs)
  const { rows, depth, columns } = sizes
  const who = `${NAME}Grad`
  const { heap, run, kernels } = backend.machine
  const perChunk = chunkRows(sizes)
  const chunks = chunksOf(rows, perChunk)
  const padded = Math.ceil(columns / 4) * 4
  const [dmean, dvariance] = [0, 1].map(() => heap.allocate(rows * columns * 4, who))
  const sums = heap.allocate(chunks * padded * 4, who)
  run({
    who,
    job: 'bayesianBack',
    args: {
      ...noiseOf(inputs, backend, attrs),
      ...{ columns, rows, perChunk, kept: blocks.kept.ptr, spread: blocks.spread.ptr },
      ...{ dy: backend.at(dy), dmean: dmean.ptr, dvariance: dvariance.ptr, sums: sums.ptr },
    },
    chunks,
    work: 40 * rows * columns,
  })
  const [dx, weight, logVariance] = [inputs.x, inputs.weight, inputs.logVariance].map(({ shape }) =>
    backend.output(shape, who),
  )
  const bias = backend.output([columns], who)
  kernels.sumParts(sums.ptr, chunks, padded * 4, columns, backend.at(bias))
  const times = (a: number, b: number, out: number, count: number, within: number) =>
    run({
      who,
      job: 'products',
      args: { a, b, out, twiceMore: within === 0, within, count, perChunk: PART },
      chunks: chunksOf(count, PART),
      work: 3 * count,
    })
  const matrix = (ptr: number, transposed: boolean, [rows, columns]: readonly number[]) => ({
    ptr,
    rows,
    columns,
    transposed,
  })
  const [ofRows, ofOutputs, ofWeights] = [
    [rows, depth],
    [rows, columns],
    [depth, columns],
  ]
  const xAt = backend.at(inputs.x)
  const to = (a: number, d: number, c: number) =>
    multiply(backend, { who, a: matrix(a, true, ofRows), b: matrix(d, false, ofOutputs), c })
  to(xAt, dmean.ptr, backend.at(weight))
  to(blocks.squares.ptr, dvariance.ptr, backend.at(logVariance))
  // σ² is its own slope
  const widths = backend.at(logVariance)
  times(widths, blocks.variance.ptr, widths, depth * columns, backend.at(inputs.logVariance))
  const through = (d: number, weights: number, c: number) =>
    multiply(backend, { who, a: matrix(d, false, ofOutputs), b: matrix(weights, true, ofWeights), c })
  const q = heap.allocate(rows * depth * 4, who)
  through(dmean.ptr, backend.at(inputs.weight), backend.at(dx))
  through(dvariance.ptr, blocks.variance.ptr, q.ptr)
  times(q.ptr, xAt, backend.at(dx), rows * depth, 0)
  for (const block of [dmean, dvariance, sums, q]) heap.free(block)
  return [dx, weight, logVariance, bias]
}
