import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, chunksOf } from '../../kernel.ts'
import { multiply, pack, rowsPerChunk } from '../products/product.ts'
import { activationNumber } from './activation.ts'

/** Numbers of a chunk of single numbers, a multiple of 4. */
const PART = 8192
/** Numbers of the table at which a row may begin. */
const PLACES = 65_536

/** The arrays of one layer with normal weights, and the noise of its rows. */
export interface NoisyLayer {
  readonly rows: number
  readonly depth: number
  readonly columns: number
  readonly weight: tf.TensorInfo
  readonly logVariance: tf.TensorInfo
  readonly bias: tf.TensorInfo
  readonly table: tf.TensorInfo
  readonly key: readonly [number, number]
  readonly activation: unknown
}

/** What the way back needs of the way there. */
export type NoisyBlocks = Readonly<Record<'kept' | 'spread' | 'squares' | 'variance', Block>>

/** @throws EngineError where the arrays do not fit each other and rows of `depth` */
export function noisyLayer(
  who: string,
  [rows, depth]: readonly number[],
  arrays: Readonly<Record<'weight' | 'logVariance' | 'bias' | 'table', tf.TensorInfo>>,
  { key, activation }: Attrs,
): NoisyLayer {
  const { weight, logVariance, bias, table } = arrays
  const columns = weight.shape[1]
  const fits =
    weight.shape[0] === depth && logVariance.shape.join() === weight.shape.join() && bias.shape.join() === `${columns}`
  if (fits && table.shape[0] >= PLACES + columns + 3) {
    return { rows, depth, columns, weight, logVariance, bias, table, key: key as [number, number], activation }
  }
  const wanted = `weights of one shape for rows of ${depth}, and ${PLACES + columns + 3} numbers in the table`
  const got = `[${weight.shape}], [${logVariance.shape}], [${bias.shape}] and ${table.shape[0]}`
  throw new EngineError({ who, wanted, got })
}

const chunkRows = ({ rows, depth, columns }: NoisyLayer): number => rowsPerChunk(rows, (2 * depth + 16) * columns)

/** y = activation(x M + b + √(x² σ² + 1e-8) ε), from rows at x to rows at y; the caller frees the blocks. */
export function noisyForward(backend: SimdBackend, who: string, layer: NoisyLayer, x: number, y: number): NoisyBlocks {
  const { rows, depth, columns, weight, logVariance, bias } = layer
  const { heap, run } = backend.machine
  const count = depth * columns
  const variance = heap.allocate(count * 4, who)
  run({
    who,
    job: 'variances',
    args: { logVariance: backend.at(logVariance), out: variance.ptr, count, perChunk: PART },
    chunks: chunksOf(count, PART),
    work: 20 * count,
  })
  const shape = { rows: depth, columns, transposed: false }
  const means = pack(backend, { ptr: backend.at(weight), ...shape }, who)
  const panels = pack(backend, { ptr: variance.ptr, ...shape }, who)
  const kept = heap.allocate(rows * columns * 4, who)
  const spread = heap.allocate(rows * columns * 4, who)
  const squares = heap.allocate(rows * depth * 4, who)
  const perChunk = chunkRows(layer)
  const args = {
    ...{ table: backend.at(layer.table), key0: layer.key[0], key1: layer.key[1] },
    ...{ columns, rows, perChunk, depth, activation: activationNumber(layer.activation) },
    ...{ kept: kept.ptr, spread: spread.ptr, squares: squares.ptr },
    ...{ x, mean: means.ptr, variance: panels.ptr, bias: backend.at(bias), y },
  }
  const work = 4 * rows * depth * columns + 40 * rows * columns
  run({ who, job: 'bayesian', args, chunks: chunksOf(rows, perChunk), work })
  heap.free(means)
  heap.free(panels)
  return { kept, spread, squares, variance }
}

/** Where the gradients of a layer go; that to the rows only where `dx` is asked for. */
export interface NoisyGradients {
  readonly weight: number
  readonly logVariance: number
  readonly bias: number
  readonly dx?: number
}

/** The gradients of a layer from that to its output at dy, which its rows at x led to. */
export function noisyBackward(
  backend: SimdBackend,
  who: string,
  layer: NoisyLayer,
  { x, dy, blocks }: { readonly x: number; readonly dy: number; readonly blocks: NoisyBlocks },
  to: NoisyGradients,
): void {
  const { rows, depth, columns } = layer
  const { heap, run, kernels } = backend.machine
  const perChunk = chunkRows(layer)
  const chunks = chunksOf(rows, perChunk)
  const padded = Math.ceil(columns / 4) * 4
  const dmean = heap.allocate(rows * columns * 4, who)
  const dvariance = heap.allocate(rows * columns * 4, who)
  const sums = heap.allocate(chunks * padded * 4, who)
  run({
    who,
    job: 'bayesianBack',
    args: {
      ...{ columns, rows, perChunk, activation: activationNumber(layer.activation) },
      ...{ kept: blocks.kept.ptr, spread: blocks.spread.ptr },
      ...{ dy, dmean: dmean.ptr, dvariance: dvariance.ptr, sums: sums.ptr },
    },
    chunks,
    work: 40 * rows * columns,
  })
  kernels.sumParts(sums.ptr, chunks, padded * 4, columns, to.bias)
  const times = (a: number, b: number, out: number, count: number, within: number) =>
    run({
      who,
      job: 'products',
      args: { a, b, out, twiceMore: within === 0, within, count, perChunk: PART },
      chunks: chunksOf(count, PART),
      work: 3 * count,
    })
  const ofRows = (ptr: number) => ({ ptr, rows, columns: depth, transposed: true })
  const ofOutputs = (ptr: number) => ({ ptr, rows, columns, transposed: false })
  const ofWeights = (ptr: number) => ({ ptr, rows: depth, columns, transposed: true })
  multiply(backend, { who, a: ofRows(x), b: ofOutputs(dmean.ptr), c: to.weight })
  multiply(backend, { who, a: ofRows(blocks.squares.ptr), b: ofOutputs(dvariance.ptr), c: to.logVariance })
  // σ² is its own slope
  times(to.logVariance, blocks.variance.ptr, to.logVariance, depth * columns, backend.at(layer.logVariance))
  if (to.dx !== undefined) {
    const q = heap.allocate(rows * depth * 4, who)
    multiply(backend, { who, a: ofOutputs(dmean.ptr), b: ofWeights(backend.at(layer.weight)), c: to.dx })
    multiply(backend, { who, a: ofOutputs(dvariance.ptr), b: ofWeights(blocks.variance.ptr), c: q.ptr })
    times(q.ptr, x, to.dx, rows * depth, 0)
    heap.free(q)
  }
  for (const block of [dmean, dvariance, sums]) heap.free(block)
}
