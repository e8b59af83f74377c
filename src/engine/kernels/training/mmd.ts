import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/Mmd'
const POINTS = 16

/**
 * The squared maximum mean discrepancy, biased. Inputs x [N, D], y [M, D]; attributes `kernel` ('gaussian' or 'cauchy'),
 * `widths`, over which the kernel is a sum, and `apart`: a scalar, or [D] of each column by itself. Its gradient is worked out with the value.
 */
export const mmd: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const { heap, run } = backend.machine
    const n = inputs.x.shape[0] + inputs.y.shape[0]
    const D = inputs.x.shape[1]
    const values = attrs.apart ? D : 1
    const points = placePoints(inputs, backend, attrs)
    const sums = heap.allocate(n * values * 8, NAME)
    const gradients = backend.taped ? heap.allocate(n * D * 4, NAME) : undefined
    const { padded, widths } = points
    const at = points.block.ptr
    const args = {
      points: at,
      weights: at + D * padded * 4,
      count: n,
      padded,
      dimensions: D,
      widths: at + (D + 1) * padded * 4,
      widthCount: widths.length,
      cauchy: attrs.kernel === 'cauchy',
      apart: attrs.apart === true,
      perChunk: POINTS,
      sums: sums.ptr,
      gradients: gradients?.ptr ?? 0,
    }
    run({
      who: NAME,
      job: 'mmd',
      args,
      chunks: chunksOf(n, POINTS),
      work: n * n * (3 * D + 10 * widths.length * values),
    })
    const out = backend.output(attrs.apart ? [D] : [], NAME)
    const totals = new Float64Array(values)
    heap.doubles(sums.ptr, n * values).forEach((term, at) => {
      totals[at % values] += term
    })
    heap.floats().set(totals, backend.at(out) / 4)
    heap.free(sums)
    heap.free(points.block)
    if (gradients) keep(backend, out, inputs, { gradients })
    return out
  },
  gradient: (dy, out) => {
    const [x, y] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out })
    return { x: () => x, y: () => y }
  },
}

export const mmdGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend) => {
    const { inputs, blocks } = keptBy(backend, out)
    const { heap } = backend.machine
    const factors = backend.record(dy.dataId).values as Float32Array
    let from = blocks.gradients.ptr / 4
    return [inputs.x, inputs.y].map(({ shape }) => {
      const gradient = backend.output(shape, `${NAME}Grad`)
      const to = backend.at(gradient) / 4
      const floats = heap.floats()
      const count = shape[0] * shape[1]
      for (let i = 0; i < count; i++) floats[to + i] = factors[i % factors.length] * floats[from + i]
      from += count
      return gradient
    })
  },
}

/** All points turned to [D, padded n], their weights, and the widths, one after the other; the caller frees the block. */
function placePoints(
  { x, y }: Inputs,
  backend: SimdBackend,
  attrs: Attrs,
): { block: Block; padded: number; widths: number[] } {
  const { heap } = backend.machine
  const widths = attrs.widths as number[]
  const [N, D] = x.shape
  const [M] = y.shape
  const padded = Math.ceil((N + M) / 4) * 4
  const [fromX, fromY] = [backend.at(x) / 4, backend.at(y) / 4]
  const block = heap.allocate(((D + 1) * padded + 2 * widths.length) * 4, NAME)
  const floats = heap.floats()
  const at = block.ptr / 4
  floats.fill(0, at, at + (D + 1) * padded)
  for (let i = 0; i < N + M; i++) {
    const from = i < N ? fromX + i * D : fromY + (i - N) * D
    for (let d = 0; d < D; d++) floats[at + d * padded + i] = floats[from + d]
    floats[at + D * padded + i] = i < N ? 1 / N : -1 / M
  }
  const squares = widths.flatMap((w) => [w * w, 1 / (w * w)])
  floats.set(squares, at + (D + 1) * padded)
  return { block, padded, widths }
}
