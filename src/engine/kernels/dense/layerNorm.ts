import type * as tf from '@tensorflow/tfjs'
import { chunksOf, type FusedKernel, keep, keptBy, runBack } from '../../kernel.ts'
import { IDENTITY } from './activation.ts'

const NAME = 'neutrina/LayerNorm'
const ROWS = 32

/** y = gain (x − mean) / √(variance + 1e-5) + shift on rows. Inputs x [N, C], gain and shift [C]. */
export const layerNorm: FusedKernel = {
  name: NAME,
  run: ({ x, gain, shift }, backend) => {
    const [rows, columns] = x.shape
    const { heap, run } = backend.machine
    const y = backend.output(x.shape, NAME)
    const { taped } = backend
    const statistics = taped ? heap.allocate(rows * 8, NAME) : undefined
    const args = {
      x: backend.at(x),
      columns,
      rows,
      perChunk: ROWS,
      gain: backend.at(gain),
      shift: backend.at(shift),
      y: backend.at(y),
      statistics: statistics?.ptr ?? 0,
    }
    run({ who: NAME, job: 'layerNorm', args, chunks: chunksOf(rows, ROWS), work: rows * columns * 10 })
    if (statistics) keep(backend, y, { x, gain }, { statistics })
    return y
  },
  gradient: (dy, y) => {
    const [x, gain, shift] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y })
    return { x: () => x, gain: () => gain, shift: () => shift }
  },
}

/** The backward pass of a dense layer without a linear part. */
export const layerNormGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, y }, backend) => {
    const { inputs, blocks } = keptBy(backend, y)
    const who = `${NAME}Grad`
    const [rows, columns] = dy.shape
    const { heap, run, kernels } = backend.machine
    const chunks = chunksOf(rows, ROWS)
    const padded = Math.ceil(columns / 4) * 4
    const sums = heap.allocate(chunks * padded * 12, who)
    const [dx, gain, shift] = [inputs.x.shape, [columns], [columns]].map((shape) => backend.output(shape, who))
    const args = {
      dy: backend.at(dy),
      kept: backend.at(inputs.x),
      statistics: blocks.statistics.ptr,
      gain: backend.at(inputs.gain),
      columns,
      rows,
      perChunk: ROWS,
      activation: IDENTITY,
      dz: backend.at(dx),
      panels: 0,
      sums: sums.ptr,
    }
    run({ who, job: 'denseBack', args, chunks, work: rows * columns * 30 })
    kernels.sumParts(sums.ptr + padded * 4, chunks, padded * 12, columns, backend.at(gain))
    kernels.sumParts(sums.ptr + padded * 8, chunks, padded * 12, columns, backend.at(shift))
    heap.free(sums)
    return [dx, gain, shift]
  },
}
