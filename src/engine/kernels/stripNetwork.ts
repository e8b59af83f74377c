import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { chunksOf, type ForBackward, type Inputs, keep } from '../kernel.ts'
import { NAME, type NetworkLayer, type NetworkPlan } from './denseNetworkShape.ts'
import { stripArguments } from './stripJob.ts'
import {
  bytesInFlight,
  emptyRooms,
  flightBytes,
  type LayerPlaces,
  layerTable,
  placeLayers,
  putTable,
  type Rooms,
  stripsOf,
  stripsPerChunk,
  take,
} from './stripPlan.ts'
import { addLayer, type Pieces, runPieces } from './weightGradients.ts'

/** Where a network on strips finds everything. */
export interface StripPlan {
  rooms: Rooms
  places: readonly LayerPlaces[]
  context: number
  input: number
}

function planStrips({ x, context }: Inputs, { layers }: NetworkPlan, keeping: boolean): StripPlan {
  const rooms = emptyRooms()
  const contextAt = take(rooms.own, context ? context.shape[1] : 0)
  const input = take(rooms.own, x.shape[1])
  return { rooms, context: contextAt, input, places: placeLayers(layers, input, rooms, keeping) }
}

// a wider context that rows share is worth multiplying once for all of them
const WIDEST_SHARED_CONTEXT = 16

/** Whether a network is one for strips: it fits, and computing the context's part for every row wastes little. */
export function suitsStrips(inputs: Inputs, { layers, shared }: NetworkPlan): boolean {
  const { context, x } = inputs
  const sharing = shared.offsets !== 0 || shared.repeat > 1
  if (context && sharing && context.shape[1] > WIDEST_SHARED_CONTEXT) return false
  const skips = layers.map(({ skip }) => skip).filter((skip) => skip >= 0)
  if (new Set(skips).size < skips.length) return false
  const width = Math.max(x.shape[1], ...layers.map(({ columns }) => columns)) + 8
  return stripsPerChunk((width * (layers.length + 3) + (context ? context.shape[1] : 0)) * 32) > 0
}

const jobWork = (layers: readonly NetworkLayer[]): number =>
  layers.reduce((sum, { rows, depth, columns }) => sum + 2 * rows * depth * columns, 0)

/** Runs the network; with what backward needs when `taped`. */
export function stripForward(backend: SimdBackend, inputs: Inputs, plan: NetworkPlan): tf.TensorInfo {
  const { heap, run, kinds } = backend.machine
  const { layers, shared } = plan
  const { x, context } = inputs
  const { taped } = backend
  const strips = planStrips(inputs, plan, taped)
  const bytes = strips.rooms.own.bytes
  const count = stripsOf(x.shape[0])
  const y = backend.output([x.shape[0], layers[layers.length - 1].columns], NAME)
  const room = taped ? heap.allocate(count * bytes + 128, NAME) : undefined
  const table = putTable(
    backend,
    layerTable(layers, strips.places, (info) => backend.at(info)),
    NAME,
  )
  const perChunk = stripsPerChunk(taped ? 0 : bytes)
  const job = {
    ...{ x, strips: perChunk, context, shared, room: room?.ptr ?? 0, roomBytes: bytes, contextAt: strips.context },
    ...{ table: table.ptr, count: layers.length, inputAt: strips.input },
  }
  run({
    who: NAME,
    kind: kinds.NETWORK,
    args: [...stripArguments(backend, job), backend.at(y)],
    chunks: chunksOf(count, perChunk),
    work: jobWork(layers),
  })
  if (!room) heap.free(table)
  else keep(backend, y, inputs, { room, table }, { ...plan, strips })
  return y
}

/** The gradients to x, to the context row by row, and to the weights. */
export function stripBackward(
  backend: SimdBackend,
  dy: tf.TensorInfo,
  { inputs, blocks, plan }: ForBackward<NetworkPlan>,
  plans: StripPlan,
): tf.TensorInfo[] {
  const who = `${NAME}Grad`
  const { heap, run, kinds } = backend.machine
  const { layers, shared, weights } = plan
  const { x, context } = inputs
  const { rooms, places } = plans
  const [rows] = x.shape
  const contextColumns = context ? context.shape[1] : 0
  const dx = backend.output(x.shape, who)
  const dcontext = context && backend.output([rows, contextColumns], who)
  const gradients = Object.fromEntries(weights.map((name) => [name, backend.output(inputs[name].shape, who)]))
  const perChunk = stripsPerChunk(bytesInFlight(rooms, contextColumns, 0))
  const count = stripsOf(rows)
  const chunks = chunksOf(count, perChunk)
  const dz = heap.allocate(count * rooms.gradients.bytes, who)
  const sums = heap.allocate(chunks * rooms.sums.bytes, who)
  const job = {
    ...{ x, strips: perChunk, context, shared, room: blocks.room.ptr, roomBytes: rooms.own.bytes },
    ...{ contextAt: plans.context, table: blocks.table.ptr, count: layers.length, inputAt: plans.input },
  }
  run({
    who,
    kind: kinds.NETWORK_BACK,
    args: [
      ...[...stripArguments(backend, job), 0, dz.ptr, rooms.gradients.bytes, sums.ptr, rooms.sums.bytes],
      ...[flightBytes(rooms), rooms.slots, Number(dcontext !== undefined), backend.at(dy), dy.shape[1], backend.at(dx)],
      dcontext ? backend.at(dcontext) : 0,
    ],
    chunks,
    work: jobWork(layers),
  })
  const traces = {
    ...{ room: blocks.room.ptr, roomBytes: rooms.own.bytes, strips: count, gradients: dz.ptr },
    ...{ gradientBytes: rooms.gradients.bytes, sums: sums.ptr, sumBytes: rooms.sums.bytes, chunks },
  }
  const pieces: Pieces = []
  const at = { context: plans.context, out: (name: string) => backend.at(gradients[name]) }
  layers.forEach((layer, l) => {
    addLayer(pieces, traces, layer, places[l], at)
  })
  runPieces(backend, who, pieces, traces)
  heap.free(dz)
  heap.free(sums)
  return [dx, ...weights.map((name) => gradients[name]), ...(dcontext ? [dcontext] : [])]
}
