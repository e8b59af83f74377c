import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { chunksOf, type ForBackward, type Inputs, keep } from '../../kernel.ts'
import { putTable } from '../../table.ts'
import type { NetworkLayer } from '../dense/chain.ts'
import { rowByRow } from '../segments/sharing.ts'
import { type StripJob, stripArguments } from '../strips/job.ts'
import { emptyRooms, layerTable, placeLayers, stripsOf, stripsPerChunk, take } from '../strips/rooms.ts'
import { backArguments, freeTraces, makeTraces } from '../strips/traces.ts'
import { addLayer, noPieces, runPieces } from '../strips/weightGradients.ts'
import { NAME, type NetworkPlan, type StripPlan } from './plan.ts'

function planStrips({ x, context }: Inputs, { layers }: NetworkPlan, keeping: boolean): StripPlan {
  const rooms = emptyRooms()
  const contextAt = take(rooms.own, context ? context.shape[1] : 0)
  const input = take(rooms.own, x.shape[1])
  return { rooms, context: contextAt, input, places: placeLayers(layers, input, rooms, keeping) }
}

// a wider context that rows share is worth multiplying once for all of them
const WIDEST_SHARED_CONTEXT = 16

/** Numbers of a weight from which on a library gains more from many rows at once than strips save. */
const WIDE_WEIGHT = 16_384

/**
 * Whether a network is one for strips: it fits, computing the context's part for every row wastes little, and no library has
 * products in it that are better whole.
 */
export function suitsStrips({ machine }: SimdBackend, inputs: Inputs, { layers, shared }: NetworkPlan): boolean {
  const { context, x } = inputs
  if (machine.blas && layers.some((layer) => widestWeight(layer) >= WIDE_WEIGHT)) return false
  if (context && !rowByRow(shared) && context.shape[1] > WIDEST_SHARED_CONTEXT) return false
  const skips = layers.map(({ skip }) => skip).filter((skip) => skip >= 0)
  if (new Set(skips).size < skips.length) return false
  const width = Math.max(x.shape[1], ...layers.map(({ columns }) => columns)) + 8
  return stripsPerChunk((width * (layers.length + 3) + (context ? context.shape[1] : 0)) * 32) > 0
}

const widestWeight = ({ depth, columns, contextWeight }: NetworkLayer): number =>
  Math.max(depth, contextWeight?.shape[0] ?? 0) * columns

const jobWork = (layers: readonly NetworkLayer[]): number =>
  layers.reduce((sum, { rows, depth, columns }) => sum + 2 * rows * depth * columns, 0)

function jobOf(
  { x, context }: Inputs,
  { layers, shared }: NetworkPlan,
  plan: StripPlan,
): Omit<StripJob, 'room' | 'table'> {
  return { x, context, shared, rooms: plan.rooms, contextAt: plan.context, tableLength: layers.length }
}

/** Runs the network; with what backward needs when `taped`. */
export function stripForward(backend: SimdBackend, inputs: Inputs, plan: NetworkPlan): tf.TensorInfo {
  const { heap, run } = backend.machine
  const { layers } = plan
  const { x } = inputs
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
  const job = Object.assign(jobOf(inputs, plan, strips), { room: room?.ptr ?? 0, table: table.ptr })
  const args = Object.assign(stripArguments(backend, job, perChunk), { inputAt: strips.input, y: backend.at(y) })
  run({ who: NAME, job: 'network', args, chunks: chunksOf(count, perChunk), work: jobWork(layers) })
  if (!room) heap.free(table)
  else keep(backend, y, inputs, { room, table }, Object.assign(plan, { strips }))
  return y
}

/** What is asked of a way back on strips. */
interface StripsBack {
  strips: StripPlan
  ofWeights: boolean
}

/** The gradients to x, to the weights where they are asked for, and to the context row by row. */
export function stripBackward(
  backend: SimdBackend,
  dy: tf.TensorInfo,
  { inputs, blocks, plan }: ForBackward<NetworkPlan>,
  { strips, ofWeights }: StripsBack,
): tf.TensorInfo[] {
  const who = `${NAME}Grad`
  const { layers } = plan
  const weights = ofWeights ? plan.weights : []
  const { x, context } = inputs
  const dx = backend.output(x.shape, who)
  const dcontext = context && backend.output([x.shape[0], context.shape[1]], who)
  const gradients = Object.fromEntries(weights.map((name) => [name, backend.output(inputs[name].shape, who)]))
  const job = Object.assign(jobOf(inputs, plan, strips), { room: blocks.room.ptr, table: blocks.table.ptr })
  const traces = makeTraces(backend, who, job, { more: 0, ofWeights })
  const args = Object.assign(backArguments(backend, job, traces), {
    dy: backend.at(dy),
    dyColumns: dy.shape[1],
    dx: backend.at(dx),
    dcontext: dcontext ? backend.at(dcontext) : 0,
  })
  backend.machine.run({ who, job: 'networkBack', args, chunks: traces.chunks, work: jobWork(layers) })
  if (ofWeights) {
    const pieces = noPieces()
    layers.forEach((layer, l) => {
      addLayer(pieces, traces, layer, strips.places[l], strips.context)
    })
    runPieces(backend, who, pieces, traces, (name) => backend.at(gradients[name]))
  }
  freeTraces(backend, traces)
  return [dx, ...weights.map((name) => gradients[name]), ...(dcontext ? [dcontext] : [])]
}
