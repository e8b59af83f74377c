import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, keep, keptBy, runBack } from '../kernel.ts'
import { floatBits } from '../machine.ts'

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
    const bits = backend.taped ? backend.machine.heap.allocate(2 * chunksOf(sizeOf(x), 16), NAME) : undefined
    const [k0, k1] = attrs.key as [number, number]
    drop(NAME, backend, { x, out, bits: bits?.ptr ?? 0, attrs, draw: [attrs.limit as number, k0, k1] })
    if (bits) keep(backend, out, {}, { bits })
    return out
  },
  gradient: (dy, y, attrs) => ({ x: () => runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)[0] }),
}

export const dropoutGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, y }, backend, attrs) => {
    const out = backend.output(dy.shape, `${NAME}Grad`)
    drop(`${NAME}Grad`, backend, { x: dy, out, bits: keptBy(backend, y).blocks.bits.ptr, attrs, draw: [] })
    return out
  },
}

interface Drop {
  x: tf.TensorInfo
  out: tf.TensorInfo
  /** The place of who is kept, 0 for nowhere. */
  bits: number
  attrs: Attrs
  /** Limit and key, or nothing where the bits are there already. */
  draw: readonly number[]
}

function drop(who: string, backend: SimdBackend, { x, out, bits, attrs, draw }: Drop): void {
  const n = sizeOf(x)
  const { run, kinds } = backend.machine
  run({
    who,
    kind: draw.length > 0 ? kinds.DROPOUT : kinds.DROPOUT_BACK,
    args: [backend.at(x), backend.at(out), n, PART, floatBits(attrs.factor as number), bits, ...draw],
    chunks: chunksOf(n, PART),
    work: 8 * n,
  })
}

const sizeOf = ({ shape }: tf.TensorInfo): number => shape.reduce((a, b) => a * b, 1)
