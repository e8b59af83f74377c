import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { EngineError } from '../errors.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../kernel.ts'
import { floatBits } from '../machine.ts'

const NAME = 'neutrina/SegmentAttention'
const SEGMENTS = 8

/**
 * Multi-head attention within segments: softmax(q kᵀ / √(C / heads)) v for each head over the keys of the query's segment; a
 * query without keys gives zeros. Inputs query [J, C], key and value [K, C], queryOffsets and keyOffsets int32 [M + 1].
 */
export const segmentAttention: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    check(inputs, backend)
    const out = backend.output(inputs.query.shape, NAME)
    const { places, strides, ...job } = jobOf(inputs, backend, attrs)
    const { run, kinds } = backend.machine
    run({ who: NAME, kind: kinds.ATTENTION, args: [...places, backend.at(out), 0, 0, 0, 0, ...strides], ...job })
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
    const { places, strides, chunks, work } = jobOf(inputs, backend, attrs)
    const { run, kinds } = backend.machine
    const args = [...places, 0, backend.at(dy), ...gradients.map((gradient) => backend.at(gradient)), ...strides]
    run({ who, kind: kinds.ATTENTION_BACK, args, chunks, work: 3 * work })
    return gradients
  },
}

/** A query's weights must fit into the scratch of a thread. */
function check({ keyOffsets }: Inputs, backend: SimdBackend): void {
  const offsets = backend.record(keyOffsets.dataId).values as Int32Array
  const most = backend.machine.kinds.MOST_KEYS
  for (let m = 1; m < offsets.length; m++) {
    if (offsets[m] - offsets[m - 1] <= most) continue
    const got = String(offsets[m] - offsets[m - 1])
    throw new EngineError({ who: 'SegmentAttention', wanted: `at most ${most} keys in a segment`, got })
  }
}

function jobOf(inputs: Inputs, backend: SimdBackend, attrs: Attrs) {
  const { query, key, value, queryOffsets, keyOffsets } = inputs
  const heads = attrs.heads as number
  const segments = queryOffsets.shape[0] - 1
  const columns = query.shape[1]
  const places = [query, key, value, queryOffsets, keyOffsets].map((input) => backend.at(input))
  const width = columns / heads
  return {
    places: [...places, segments, SEGMENTS, width, heads],
    strides: [
      floatBits(1 / Math.sqrt(width)),
      ...Array(3)
        .fill([4 * columns, 4 * width])
        .flat(),
    ],
    chunks: chunksOf(segments, SEGMENTS),
    work: (6 * columns * query.shape[0] * key.shape[0]) / Math.max(1, segments),
  }
}
