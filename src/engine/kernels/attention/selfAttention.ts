import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { type Attention, attend, attendBack, checkKeys, type KeptWeights, roomForWeights } from './job.ts'

const NAME = 'neutrina/SelfAttention'

/**
 * Multi-head attention of each segment to itself. Inputs packed [J, 3 C], queries, keys and values side by side, and offsets
 * int32 [M + 1]; attribute heads. y [J, C].
 */
export const selfAttention: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const { packed, offsets } = inputs
    checkKeys(offsets, backend)
    const [rows, columns] = packed.shape
    const out = backend.output([rows, columns / 3], NAME)
    const job = attentionOf(inputs, backend, attrs)
    const { taped } = backend
    const kept = taped
      ? roomForWeights(backend, NAME, { queries: rows, heads: job.heads, keyOffsets: offsets })
      : undefined
    attend(backend, NAME, Object.assign(job, { out: backend.at(out), kept }))
    if (taped) keep(backend, out, inputs, kept ? { kept: kept.block } : {}, { kept })
    return out
  },
  gradient: (dy, out, attrs) => {
    const [packed] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out }, attrs)
    return { packed: () => packed }
  },
}

export const selfAttentionGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend, attrs) => {
    const { inputs, plan } = keptBy<{ kept: KeptWeights | undefined }>(backend, out)
    const packed = backend.output(inputs.packed.shape, `${NAME}Grad`)
    const [dquery, dkey, dvalue] = parts(packed, backend)
    const back = { dout: backend.at(dy), dquery, dkey, dvalue, kept: plan.kept }
    attendBack(backend, `${NAME}Grad`, Object.assign(attentionOf(inputs, backend, attrs), back))
    return packed
  },
}

/** Where queries, keys and values begin. */
function parts(packed: tf.TensorInfo, backend: SimdBackend): number[] {
  const bytes = (4 * packed.shape[1]) / 3
  return [0, 1, 2].map((part) => backend.at(packed) + part * bytes)
}

function attentionOf({ packed, offsets }: Inputs, backend: SimdBackend, attrs: Attrs): Attention {
  const heads = attrs.heads as number
  const columns = packed.shape[1] / 3
  const width = columns / heads
  const [query, key, value] = parts(packed, backend)
  const steps = [12 * columns, 4 * width] as const
  return {
    query,
    key,
    value,
    queryOffsets: offsets,
    keyOffsets: offsets,
    heads,
    width,
    scale: 1 / Math.sqrt(width),
    querySteps: steps,
    keySteps: steps,
    outSteps: [4 * columns, 4 * width],
  }
}
