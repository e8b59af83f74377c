import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import type { Block } from '../heap.ts'
import { type Attrs, chunksOf, type FusedKernel, giving, type Inputs, keep, keptBy, runBack } from '../kernel.ts'
import { sumSegments } from './layer.ts'
import { type FlowPlan, NAME, planFlow } from './splineFlowShape.ts'
import { stripArguments } from './stripJob.ts'
import { bytesInFlight, flightBytes, putTable, stripsOf, stripsPerChunk } from './stripPlan.ts'
import { addLayer, addSum, type Pieces, runPieces, type Traces } from './weightGradients.ts'

/**
 * A flow of LU-linear maps and spline couplings with dense networks in one job, either direction. Inputs x [N, D], context
 * [M, C] (attribute `repeat`: rows that share one of its rows in turn), and the parameters of step i, their names beginning
 * with `i.`: those of `LULinear` or of `DenseNetwork`. Outputs y [N, D] and the log-determinant [N].
 */
export const splineFlow: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dys, y) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const { weights, shared } = keptBy<FlowPlan>(tf.backend() as SimdBackend, y).plan
    const [dx, dcontext, ...rest] = runBack(`${NAME}Grad`, { dy, dlog, y })
    const gradients: Record<string, () => tf.Tensor> = { x: giving(dx) }
    weights.forEach((name, i) => {
      gradients[name] = giving(rest[i])
    })
    gradients.context = () => (shared.repeat > 1 ? runBack(`${NAME}GradContext`, { dcontext, y })[0] : dcontext)
    return gradients
  },
}

export const splineFlowGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }
export const splineFlowGradContext: FusedKernel = { name: `${NAME}GradContext`, run: backwardContext }

/** The plan's tables on the heap, with their places in themselves made pointers; the caller frees the block. */
function putTables(backend: SimdBackend, { numbers, moved }: FlowPlan['table']): Block {
  const block = putTable(backend, numbers, NAME)
  const ints = backend.machine.heap.ints()
  for (const at of moved) ints[block.ptr / 4 + at] += block.ptr
  return block
}

function jobOf({ x, context }: Inputs, { shared, context: contextAt, log, rooms, steps }: FlowPlan) {
  return { x, context, shared, contextAt, inputAt: log, roomBytes: rooms.own.bytes, count: steps.length }
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { heap, run, kinds } = backend.machine
  const { taped } = backend
  const { x } = inputs
  const [rows] = x.shape
  const plan = planFlow(inputs, backend, attrs, taped)
  const bytes = plan.rooms.own.bytes
  const strips = stripsPerChunk(taped ? 0 : bytes)
  const y = backend.output(x.shape, NAME)
  const logDet = backend.output([rows], NAME)
  const count = stripsOf(rows)
  const room = taped ? heap.allocate(count * bytes + 128, NAME) : undefined
  const table = putTables(backend, plan.table)
  const job = { ...jobOf(inputs, plan), strips, room: room?.ptr ?? 0, table: table.ptr }
  const args = [...stripArguments(backend, job), backend.at(y), ...NONE, Number(plan.inverse), backend.at(logDet)]
  run({ who: NAME, kind: kinds.FLOW, args, chunks: chunksOf(count, strips), work: plan.work })
  if (room) keep(backend, y, inputs, { room, table }, plan)
  else heap.free(table)
  return [y, logDet]
}

/** Arguments 16 to 26, which are those of backward. */
const NONE = new Array<number>(11).fill(0)

/** The gradients to x, to the context row by row, and to the parameters. */
function backward({ dy, dlog, y }: Inputs, backend: SimdBackend): tf.TensorInfo[] {
  const who = `${NAME}Grad`
  const { heap, run, kinds } = backend.machine
  const { inputs, blocks, plan } = keptBy<FlowPlan>(backend, y)
  const { rooms, weights } = plan
  const { x, context } = inputs
  const [rows, D] = x.shape
  const columns = context ? context.shape[1] : 0
  const dx = backend.output(x.shape, who)
  const dcontext = backend.output([rows, columns], who)
  const gradients = Object.fromEntries(weights.map((name) => [name, backend.output(inputs[name].shape, who)]))
  const strips = stripsPerChunk(bytesInFlight(rooms, columns, D + 1))
  const count = stripsOf(rows)
  const chunks = chunksOf(count, strips)
  const dz = heap.allocate(count * rooms.gradients.bytes, who)
  const sums = heap.allocate(chunks * rooms.sums.bytes, who)
  const job = { ...jobOf(inputs, plan), strips, room: blocks.room.ptr, table: blocks.table.ptr }
  const args = [
    ...[...stripArguments(backend, job), 0, dz.ptr, rooms.gradients.bytes, sums.ptr, rooms.sums.bytes],
    ...[flightBytes(rooms), rooms.slots, Number(columns > 0), backend.at(dy), backend.at(dlog), backend.at(dx)],
    ...[backend.at(dcontext), Number(plan.inverse)],
  ]
  run({ who, kind: kinds.FLOW_BACK, args, chunks, work: plan.work })
  const traces = {
    ...{ room: blocks.room.ptr, roomBytes: rooms.own.bytes, strips: count, gradients: dz.ptr },
    ...{ gradientBytes: rooms.gradients.bytes, sums: sums.ptr, sumBytes: rooms.sums.bytes, chunks },
  }
  runPieces(
    backend,
    who,
    piecesOf(plan, traces, D, (name) => backend.at(gradients[name])),
    traces,
  )
  heap.free(dz)
  heap.free(sums)
  return [dx, dcontext, ...weights.map((name) => gradients[name])]
}

function piecesOf(plan: FlowPlan, traces: Traces, D: number, out: (name: string) => number): Pieces {
  const pieces: Pieces = []
  for (const step of plan.steps) {
    if (step.kind === 'spline') {
      step.layers.forEach((layer, l) => {
        addLayer(pieces, traces, layer, step.places[l], { context: plan.context, out })
      })
    } else {
      const pairs = (D * (D - 1)) / 2
      const { prefix, sums } = step
      addSum(pieces, traces, sums, pairs, out(`${prefix}lower`))
      addSum(pieces, traces, sums + 16 * pairs, pairs, out(`${prefix}upper`))
      addSum(pieces, traces, sums + 32 * pairs, D, out(`${prefix}diagonal`))
      addSum(pieces, traces, sums + 32 * pairs + 16 * D, D, out(`${prefix}bias`))
    }
  }
  return pieces
}

/** The sum over the rows that share a row of the context. */
function backwardContext({ dcontext, y }: Inputs, backend: SimdBackend): tf.TensorInfo {
  const { inputs, plan } = keptBy<FlowPlan>(backend, y)
  const who = `${NAME}GradContext`
  const out = backend.output(inputs.context.shape, who)
  const [rows, columns] = dcontext.shape
  sumSegments(backend, who, { x: backend.at(dcontext), rows, columns, out: backend.at(out) }, plan.shared)
  return out
}
