import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import type { Block } from '../../heap.ts'
import { LIMITS } from '../../jobs/index.ts'
import { chunksOf } from '../../kernel.ts'

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
  /** Where the weights are kept between the ways there and back. */
  kept?: KeptWeights | undefined
}

/** Room for the weights of all queries, and bytes of one's. */
export interface KeptWeights {
  block: Block
  row: number
}

/** More keys, and taking the weights anew costs less than their room. */
const MOST_KEPT_KEYS = 64

/** Room for the weights of some queries, where segments are small enough; the caller keeps or frees the block. */
export function roomForWeights(
  backend: SimdBackend,
  who: string,
  { queries, heads, keyOffsets }: { queries: number; heads: number; keyOffsets: tf.TensorInfo },
): KeptWeights | undefined {
  const offsets = backend.record(keyOffsets.dataId).values as Int32Array
  let most = 0
  for (let m = 1; m < offsets.length; m++) most = Math.max(most, offsets[m] - offsets[m - 1])
  if (most > MOST_KEPT_KEYS) return undefined
  const row = 16 * Math.ceil(most / 4)
  return { block: backend.machine.heap.allocate(Math.max(4, queries * heads * row), who), row }
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
  const most = LIMITS.MOST_KEYS
  for (let m = 1; m < offsets.length; m++) {
    if (offsets[m] - offsets[m - 1] <= most) continue
    const got = String(offsets[m] - offsets[m - 1])
    throw new EngineError({ who: 'attention', wanted: `at most ${most} keys in a segment`, got })
  }
}

export function attend(backend: SimdBackend, who: string, job: Attention & { out: number }): void {
  const { args, chunks, work } = jobOf(backend, job)
  backend.machine.run({ who, job: 'attention', args: Object.assign(args, { out: job.out }), chunks, work })
}

export function attendBack(backend: SimdBackend, who: string, job: AttentionBack): void {
  const { dout, dquery, dkey, dvalue } = job
  const { args, chunks, work } = jobOf(backend, job)
  backend.machine.run({
    who,
    job: 'attentionBack',
    args: Object.assign(args, { dout, dquery, dkey, dvalue }),
    chunks,
    work,
  })
}

function jobOf(backend: SimdBackend, job: Attention) {
  const { query, key, value, queryOffsets, keyOffsets, heads, width, scale, kept } = job
  const segments = keyOffsets.shape[0] - 1
  const [queryRow, queryHead] = job.querySteps
  const [keyRow, keyHead] = job.keySteps
  const [outRow, outHead] = job.outSteps
  return {
    args: {
      query,
      key,
      value,
      queryOffsets: queryOffsets ? backend.at(queryOffsets) : 0,
      keyOffsets: backend.at(keyOffsets),
      segments,
      perChunk: SEGMENTS,
      width,
      heads,
      scale,
      queryRow,
      queryHead,
      keyRow,
      keyHead,
      outRow,
      outHead,
      kept: kept?.block.ptr ?? 0,
      keptRow: kept?.row ?? 0,
    },
    chunks: chunksOf(segments, SEGMENTS),
    // one query and four keys a segment, at least
    work: 20 * heads * width * segments,
  }
}
