import type { SimdBackend } from '../../backend.ts'
import type { Block } from '../../heap.ts'
import { chunksOf } from '../../kernel.ts'
import { type StripJob, stripArguments } from './job.ts'
import { bytesInFlight, flightBytes, stripsOf, stripsPerChunk } from './rooms.ts'

/** What a job that goes back through strips leaves for the gradients to weights. */
export interface Traces {
  /** What forward kept of all strips, and bytes of one. */
  room: number
  roomBytes: number
  strips: number
  perChunk: number
  chunks: number
  /** dz of all strips, and bytes of one. */
  dz: Block
  dzBytes: number
  /** Sums of all chunks, and bytes of one. */
  sums: Block
  sumBytes: number
  /** Whether the gradients to weights are for the library. */
  wide: boolean
  /** Whether they are asked for: without, nothing is left for them. */
  ofWeights: boolean
}

const contextColumns = ({ context }: StripJob): number => (context ? context.shape[1] : 0)

/** What is asked of a way back through strips. */
export interface TracesAsked {
  /** Numbers of a strip in flight besides the gradients of layers and of the context. */
  more: number
  ofWeights: boolean
}

/** Room for the traces. */
export function makeTraces(backend: SimdBackend, who: string, job: StripJob, asked: TracesAsked): Traces {
  const { x, rooms, room } = job
  const { heap } = backend.machine
  const strips = stripsOf(x.shape[0])
  const perChunk = stripsPerChunk(bytesInFlight(rooms, contextColumns(job), asked.more))
  const chunks = chunksOf(strips, perChunk)
  return {
    room,
    roomBytes: rooms.own.bytes,
    strips,
    perChunk,
    chunks,
    dz: heap.allocate(strips * rooms.gradients.bytes, who),
    dzBytes: rooms.gradients.bytes,
    sums: heap.allocate(chunks * rooms.sums.bytes, who),
    sumBytes: rooms.sums.bytes,
    wide: backend.machine.wideStripsFrom > 0,
    ofWeights: asked.ofWeights,
  }
}

export function freeTraces(backend: SimdBackend, { dz, sums }: Traces): void {
  backend.machine.heap.free(dz)
  backend.machine.heap.free(sums)
}

/** The arguments that all jobs have that go back through strips. */
export function backArguments(backend: SimdBackend, job: StripJob, traces: Traces) {
  const { perChunk, dz, dzBytes, sums, sumBytes, ofWeights } = traces
  return Object.assign(stripArguments(backend, job, perChunk), {
    dz: dz.ptr,
    dzBytes,
    sums: sums.ptr,
    sumBytes,
    flightBytes: flightBytes(job.rooms),
    slots: job.rooms.slots,
    wantsContext: contextColumns(job) > 0,
    wantsWeights: ofWeights,
  })
}
