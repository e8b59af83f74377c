import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { type Attention, attend, attendBack, checkKeys } from './job.ts'

const NAME = 'neutrina/SegmentAttention'

/**
 * Multi-head attention within segments: softmax(q kᵀ / √(C / heads)) v for each head over the keys of the query's segment; a
 * query without keys gives zeros. Inputs query [J, C], key and value [K, C], queryOffsets and keyOffsets int32 [M + 1].
 */
export const segmentAttention: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    checkKeys(inputs.keyOffsets, backend)
    const out = backend.output(inputs.query.shape, NAME)
    attend(backend, NAME, Object.assign(attentionOf(inputs, backend, attrs), { out: backend.at(out) }))
    if (backend.taped) keep(backend, out, inputs)
    return out
  },
  gradient: (dy, out, attrs) => {
    const [query, key, value] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out }, attrs)
    return { query: () => query, key: () => key, value: () => value }
  },
}

export const segmentAttentionGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend, attrs) => {
    const who = `${NAME}Grad`
    const { inputs } = keptBy(backend, out)
    const gradients = [inputs.query, inputs.key, inputs.value].map(({ shape }) => backend.output(shape, who))
    const [dquery, dkey, dvalue] = gradients.map((gradient) => backend.at(gradient))
    const back = { dout: backend.at(dy), dquery, dkey, dvalue }
    attendBack(backend, who, Object.assign(attentionOf(inputs, backend, attrs), back))
    return gradients
  },
}

function attentionOf(inputs: Inputs, backend: SimdBackend, attrs: Attrs): Attention {
  const { query, key, value, queryOffsets, keyOffsets } = inputs
  const heads = attrs.heads as number
  const columns = query.shape[1]
  const width = columns / heads
  const steps = [4 * columns, 4 * width] as const
  return {
    query: backend.at(query),
    key: backend.at(key),
    value: backend.at(value),
    queryOffsets,
    keyOffsets,
    querySteps: steps,
    keySteps: steps,
    outSteps: steps,
    heads,
    width,
    scale: 1 / Math.sqrt(width),
  }
}
