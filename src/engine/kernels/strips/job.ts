import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import type { Sharing } from '../segments/sharing.ts'
import type { Rooms } from './rooms.ts'

/** What a job on strips works on. */
export interface StripJob {
  x: tf.TensorInfo
  context: tf.TensorInfo | undefined
  shared: Sharing
  rooms: Rooms
  /** Where the rooms of all strips are, 0: in scratch. */
  room: number
  contextAt: number
  table: number
  tableLength: number
}

/** The arguments that all jobs on strips have. */
export function stripArguments(backend: SimdBackend, job: StripJob, perChunk: number) {
  const { x, context, shared, rooms, room, contextAt, table, tableLength } = job
  return {
    x: backend.at(x),
    columns: x.shape[1],
    rows: x.shape[0],
    perChunk,
    context: context ? backend.at(context) : 0,
    contextColumns: context ? context.shape[1] : 0,
    repeat: shared.repeat,
    offsets: shared.offsets,
    segments: shared.segments,
    room,
    roomBytes: rooms.own.bytes,
    contextAt,
    table,
    tableLength,
    wideFrom: backend.machine.wideStripsFrom,
  }
}
