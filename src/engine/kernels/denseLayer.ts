import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { EngineError } from '../errors.ts'
import type { Block } from '../heap.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../kernel.ts'
import { multiply, pack, panelBytes, rowsPerChunk } from './product.ts'

const NAME = 'neutrina/DenseLayer'

/** Activations by number, the same numbers as in ../assembly/activation.ts. */
const ACTIVATIONS = ['identity', 'leakyRelu', 'relu', 'silu']

/**
 * y = residual + LN(activation(x W + bias + shared)) in one pass over the rows. Inputs x [N, in], weight [in, out], bias
 * [out]; optional gain, shift [out], residual [N, out], shared [M, out] with offsets int32 [M + 1] or attribute `repeat`.
 */
export const denseLayer: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y, attrs) => {
    const [dz, weight, bias, gain, shift] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)
    return {
      x: () => runBack(`${NAME}GradX`, { dz, y })[0],
      weight: () => weight,
      bias: () => bias,
      gain: () => gain,
      shift: () => shift,
      residual: () => (dy as tf.Tensor).clone(),
      shared: () => runBack(`${NAME}GradShared`, { dz, y }, attrs)[0],
    }
  },
}

export const denseLayerGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }
export const denseLayerGradX: FusedKernel = { name: `${NAME}GradX`, run: backwardX }
export const denseLayerGradShared: FusedKernel = { name: `${NAME}GradShared`, run: backwardShared }

interface Sizes {
  rows: number
  depth: number
  columns: number
  size: number
  chunks: number
}

function sizesOf({ x, weight }: Inputs): Sizes {
  const [rows, depth] = x.shape
  const columns = weight.shape[1]
  const size = rowsPerChunk(rows, (depth + 8) * columns)
  return { rows, depth, columns, size, chunks: chunksOf(rows, size) }
}

function check(inputs: Inputs, attrs: Attrs): void {
  const { x, weight, bias, gain, shift, residual, shared, offsets } = inputs
  const [rows, depth] = x.shape
  const columns = weight.shape[1]
  const wanted: [string, tf.TensorInfo | undefined, number[]][] = [
    ['weight', weight, [depth, columns]],
    ['bias', bias, [columns]],
    ['gain', gain, [columns]],
    ['shift', shift, [columns]],
    ['residual', residual, [rows, columns]],
  ]
  const repeat = Number(attrs.repeat ?? 0)
  const segments = offsets ? offsets.shape[0] - 1 : repeat ? rows / repeat : rows
  if (shared) wanted.push(['shared', shared, [segments, columns]])
  for (const [name, given, shape] of wanted) {
    if (given && given.shape.join() !== shape.join()) {
      throw new EngineError({ who: `DenseLayer ${name}`, wanted: `shape [${shape}]`, got: `[${given.shape}]` })
    }
  }
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  check(inputs, attrs)
  const { x, weight, bias, gain, shift, residual, shared, offsets } = inputs
  const { rows, depth, columns, size, chunks } = sizesOf(inputs)
  const { heap, run, kinds } = backend.machine
  const activation = ACTIVATIONS.indexOf(attrs.activation as string)
  const at = (info: tf.TensorInfo | undefined) => (info ? backend.at(info) : 0)
  const { taped } = backend
  const blocks: Record<string, Block> = {}
  // without these the output itself tells what backward needs
  if (taped && (gain || activation === 3 || (residual && activation))) {
    blocks.kept = heap.allocate(rows * columns * 4, NAME)
  }
  if (taped && gain) blocks.statistics = heap.allocate(rows * 8, NAME)
  const panels = pack(backend, { ptr: at(weight), rows: depth, columns, transposed: false }, NAME)
  const y = backend.output([rows, columns], NAME)
  run({
    who: NAME,
    kind: kinds.DENSE,
    args: [
      ...[at(x), depth, panels.ptr, at(bias), columns, rows, size, activation, at(gain), at(shift), at(residual)],
      ...[
        at(shared),
        at(offsets),
        Number(attrs.repeat ?? 0),
        at(y),
        blocks.kept?.ptr ?? 0,
        blocks.statistics?.ptr ?? 0,
      ],
      offsets ? offsets.shape[0] - 1 : 0,
    ],
    chunks,
    work: 2 * rows * depth * columns + 20 * rows * columns,
  })
  heap.free(panels)
  if (taped) keep(backend, y, inputs, blocks)
  return y
}

/** dz [N, out], and the gradients to weight, bias, gain, shift. */
function backward({ dy, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { inputs, blocks } = keptBy(backend, y)
  const { gain } = inputs
  const { rows, depth, columns, size, chunks } = sizesOf(inputs)
  const { heap, run, kinds, kernels } = backend.machine
  const who = `${NAME}Grad`
  const padded = Math.ceil(columns / 4) * 4
  const sums = heap.allocate(chunks * padded * 12, who)
  const panels = heap.allocate(panelBytes(rows, columns), who)
  const dz = backend.output([rows, columns], who)
  const activation = ACTIVATIONS.indexOf(attrs.activation as string)
  run({
    who,
    kind: kinds.DENSE_BACK,
    args: [
      ...[backend.at(dy), blocks.kept?.ptr ?? backend.at(y), blocks.statistics?.ptr ?? 0, gain ? backend.at(gain) : 0],
      ...[columns, rows, size, activation, backend.at(dz), panels.ptr, sums.ptr],
    ],
    chunks,
    work: 30 * rows * columns,
  })
  const weight = backend.output([depth, columns], who)
  const a = { ptr: backend.at(inputs.x), rows, columns: depth, transposed: true }
  multiply(backend, { who, a, panels: panels.ptr, columns, c: backend.at(weight) })
  const vectors = (gain ? [0, 1, 2] : [0]).map((i) => {
    const vector = backend.output([columns], who)
    kernels.sumParts(sums.ptr + i * padded * 4, chunks, padded * 12, columns, backend.at(vector))
    return vector
  })
  heap.free(sums)
  heap.free(panels)
  return [dz, weight, ...vectors]
}

/** dx = dz Wᵀ. */
function backwardX({ dz, y }: Inputs, backend: SimdBackend): tf.TensorInfo {
  const { inputs } = keptBy(backend, y)
  const { rows, depth, columns } = sizesOf(inputs)
  const who = `${NAME}GradX`
  const panels = pack(backend, { ptr: backend.at(inputs.weight), rows: depth, columns, transposed: true }, who)
  const dx = backend.output([rows, depth], who)
  const a = { ptr: backend.at(dz), rows, columns, transposed: false }
  multiply(backend, { who, a, panels: panels.ptr, columns: depth, c: backend.at(dx) })
  backend.machine.heap.free(panels)
  return dx
}

/** The sum of dz over the rows that share a term. */
function backwardShared({ dz, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const { shared, offsets } = keptBy(backend, y).inputs
  const repeat = Number(attrs.repeat ?? 0)
  if (!offsets && repeat <= 1) return backend.share(dz, dz.shape)
  return sumSegments(backend, dz, { offsets, repeat, segments: shared.shape[0] }, `${NAME}GradShared`)
}

interface Segments {
  offsets?: tf.TensorInfo | undefined
  repeat?: number
  segments: number
}

/** Sums the rows of each segment: [segments, columns]. */
export function sumSegments(
  backend: SimdBackend,
  x: tf.TensorInfo,
  { offsets, repeat = 0, segments }: Segments,
  who: string,
): tf.TensorInfo {
  const [rows, columns] = x.shape
  const out = backend.output([segments, columns], who)
  const { run, kinds } = backend.machine
  run({
    who,
    kind: kinds.SEGMENT_SUM,
    args: [backend.at(x), columns, offsets ? backend.at(offsets) : 0, segments, 32, backend.at(out), repeat],
    chunks: chunksOf(segments, 32),
    work: rows * columns * 2,
  })
  return out
}
