import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/Dropout'
/** Numbers of a chunk, a multiple of 16. */
const PART = 8192

/**
 * x / keep where the key's 16-bit draw is at least `limit`, else 0. Input x; attributes key, limit (of 65,536) and the
 * factor 1 / keep.
 */
export const dropout: FusedKernel = {
  name: NAME,
  run: ({ x }, backend, attrs) => {
    const out = backend.output(x.shape, NAME)
    const { heap, run } = backend.machine
    const bits = backend.taped ? heap.allocate(2 * chunksOf(sizeOf(x), 16), NAME) : undefined
    const [key0, key1] = attrs.key as [number, number]
    const { args, chunks, work } = jobOf(backend, { x, out, bits: bits?.ptr ?? 0, attrs })
    run({
      who: NAME,
      job: 'dropout',
      args: Object.assign(args, { limit: attrs.limit as number, key0, key1 }),
      chunks,
      work,
    })
    if (bits) keep(backend, out, {}, { bits })
    return out
  },
  gradient: (dy, y, attrs) => ({ x: () => runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)[0] }),
}

export const dropoutGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, y }, backend, attrs) => {
    const out = backend.output(dy.shape, `${NAME}Grad`)
    const { bits } = keptBy(backend, y).blocks
    const { args, chunks, work } = jobOf(backend, { x: dy, out, bits: bits.ptr, attrs })
    backend.machine.run({ who: `${NAME}Grad`, job: 'dropoutBack', args, chunks, work })
    return out
  },
}

interface Drop {
  x: tf.TensorInfo
  out: tf.TensorInfo
  /** The place of who is kept, 0 for nowhere. */
  bits: number
  attrs: Attrs
}

function jobOf(backend: SimdBackend, { x, out, bits, attrs }: Drop) {
  const count = sizeOf(x)
  return {
    args: {
      x: backend.at(x),
      out: backend.at(out),
      count,
      perChunk: PART,
      factor: attrs.factor as number,
      bits,
    },
    chunks: chunksOf(count, PART),
    work: 8 * count,
  }
}

const sizeOf = ({ shape }: tf.TensorInfo): number => shape.reduce((a, b) => a * b, 1)
