import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import type { SharedTerm } from './layer.ts'

/** What a job on strips works on; the order of its arguments is that of assembly/stripContext.ts. */
export interface StripJob {
  x: tf.TensorInfo
  strips: number
  context: tf.TensorInfo | undefined
  shared: Omit<SharedTerm, 'term'>
  room: number
  roomBytes: number
  contextAt: number
  table: number
  count: number
  /** Place of the input, or of the log-determinant. */
  inputAt: number
}

/** The arguments 0 to 14, which all jobs on strips have. */
export function stripArguments(backend: SimdBackend, job: StripJob): number[] {
  const { x, strips, context, shared, room, roomBytes, contextAt, table, count, inputAt } = job
  return [
    ...[backend.at(x), x.shape[1], x.shape[0], strips],
    ...[context ? backend.at(context) : 0, context ? context.shape[1] : 0],
    ...[shared.repeat, shared.offsets, shared.segments, room, roomBytes, contextAt, table, count, inputAt],
  ]
}
