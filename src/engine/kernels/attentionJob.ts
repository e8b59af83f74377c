import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { EngineError } from '../errors.ts'
import { chunksOf } from '../kernel.ts'
import { floatBits } from '../machine.ts'

const SEGMENTS = 8

/** Bytes from row to row and from head to head. */
export type Steps = readonly [row: number, head: number]

/** Queries, keys and values as places on the heap; a gradient lies as what it is the gradient to. */
export interface Attention {
  query: number
  key: number
  value: number
  querySteps: Steps
  keySteps: Steps
  outSteps: Steps
  /** Not given: one query a segment. */
  queryOffsets: tf.TensorInfo | undefined
  keyOffsets: tf.TensorInfo
  heads: number
  /** Numbers of a query and of a key in one head. */
  width: number
  /** What the scores are multiplied by. */
  scale: number
}

export interface AttentionBack extends Attention {
  dout: number
  dquery: number
  dkey: number
  dvalue: number
}

/** A query's weights must fit into the scratch of a thread. */
export function checkKeys(keyOffsets: tf.TensorInfo, backend: SimdBackend): void {
  const offsets = backend.record(keyOffsets.dataId).values as Int32Array
  const most = backend.machine.kinds.MOST_KEYS
  for (let m = 1; m < offsets.length; m++) {
    if (offsets[m] - offsets[m - 1] <= most) continue
    const got = String(offsets[m] - offsets[m - 1])
    throw new EngineError({ who: 'attention', wanted: `at most ${most} keys in a segment`, got })
  }
}

export function attend(backend: SimdBackend, who: string, job: Attention & { out: number }): void {
  const { run, kinds } = backend.machine
  run({ who, kind: kinds.ATTENTION, ...jobOf(backend, job, job.out, [0, 0, 0, 0]) })
}

export function attendBack(backend: SimdBackend, who: string, job: AttentionBack): void {
  const { run, kinds } = backend.machine
  const { dout, dquery, dkey, dvalue } = job
  run({ who, kind: kinds.ATTENTION_BACK, ...jobOf(backend, job, 0, [dout, dquery, dkey, dvalue]) })
}

function jobOf(backend: SimdBackend, job: Attention, out: number, gradients: readonly number[]) {
  const { query, key, value, queryOffsets, keyOffsets, heads, width, scale } = job
  const segments = keyOffsets.shape[0] - 1
  const places = [query, key, value, queryOffsets ? backend.at(queryOffsets) : 0, backend.at(keyOffsets)]
  const chunks = chunksOf(segments, SEGMENTS)
  return {
    args: [
      ...[...places, segments, SEGMENTS, width, heads, out],
      ...gradients,
      ...[floatBits(scale), ...job.querySteps, ...job.keySteps, ...job.outSteps],
    ],
    chunks,
    // one query and four keys a segment, at least
    work: 20 * heads * width * segments,
  }
}
