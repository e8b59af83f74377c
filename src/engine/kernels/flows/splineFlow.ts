import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { wantsInput } from '../../gradients.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, chunksOf, type FusedKernel, giving, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { putTable } from '../../table.ts'
import { sumShared } from '../segments/sharing.ts'
import { type StripJob, stripArguments } from '../strips/job.ts'
import { stripsOf, stripsPerChunk } from '../strips/rooms.ts'
import { backArguments, freeTraces, makeTraces, type Traces } from '../strips/traces.ts'
import { addLayer, addSum, noPieces, type Pieces, runPieces } from '../strips/weightGradients.ts'
import { type FlowPlan, NAME, planFlow } from './plan.ts'

/**
 * A flow of LU-linear maps and spline or affine couplings with dense networks in one job, either direction. Inputs x [N, D], context
 * [M, C] (attribute `repeat`: rows that share one of its rows in turn), and the parameters of step i, their names beginning
 * with `i.`: those of `LULinear` or of `DenseNetwork`. Outputs y [N, D] and the log-determinant [N].
 */
export const splineFlow: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dys, y) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const { weights, shared } = keptBy<FlowPlan>(tf.backend() as SimdBackend, y).plan
    // chains move the rows alone
    const ofWeights = weights.some(wantsInput)
    const [dx, dcontext, ...rest] = runBack(`${NAME}Grad`, { dy, dlog, y }, { ofWeights })
    const gradients: Record<string, () => tf.Tensor> = { x: giving(dx) }
    rest.forEach((gradient, i) => {
      gradients[weights[i]] = giving(gradient)
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

function jobOf(
  { x, context }: Inputs,
  { shared, context: contextAt, rooms, steps }: FlowPlan,
): Omit<StripJob, 'room' | 'table'> {
  return { x, context, shared, rooms, contextAt, tableLength: steps.length }
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { heap, run } = backend.machine
  const { taped } = backend
  const { x } = inputs
  const [rows] = x.shape
  const plan = planFlow(inputs, backend, attrs, taped)
  const bytes = plan.rooms.own.bytes
  const perChunk = stripsPerChunk(taped ? 0 : bytes)
  const y = backend.output(x.shape, NAME)
  const logDet = backend.output([rows], NAME)
  const count = stripsOf(rows)
  const room = taped ? heap.allocate(count * bytes + 128, NAME) : undefined
  const table = putTables(backend, plan.table)
  const job = Object.assign(jobOf(inputs, plan), { room: room?.ptr ?? 0, table: table.ptr })
  const args = Object.assign(stripArguments(backend, job, perChunk), {
    inverse: plan.inverse,
    logDetAt: plan.log,
    y: backend.at(y),
    logDet: backend.at(logDet),
  })
  run({ who: NAME, job: 'flow', args, chunks: chunksOf(count, perChunk), work: plan.work })
  if (room) keep(backend, y, inputs, { room, table }, plan)
  else heap.free(table)
  return [y, logDet]
}

/** The gradients to x, to the context row by row, and to the parameters where they are asked for. */
function backward({ dy, dlog, y }: Inputs, backend: SimdBackend, { ofWeights }: Attrs): tf.TensorInfo[] {
  const who = `${NAME}Grad`
  const { inputs, blocks, plan } = keptBy<FlowPlan>(backend, y)
  const weights = ofWeights === false ? [] : plan.weights
  const { x, context } = inputs
  const [rows, D] = x.shape
  const dx = backend.output(x.shape, who)
  const dcontext = backend.output([rows, context ? context.shape[1] : 0], who)
  const gradients = Object.fromEntries(weights.map((name) => [name, backend.output(inputs[name].shape, who)]))
  const job = Object.assign(jobOf(inputs, plan), { room: blocks.room.ptr, table: blocks.table.ptr })
  // a row's gradient and that to its log-determinant
  const traces = makeTraces(backend, who, job, { more: D + 1, ofWeights: weights.length > 0 })
  const args = Object.assign(backArguments(backend, job, traces), {
    inverse: plan.inverse,
    dy: backend.at(dy),
    dlogDet: backend.at(dlog),
    dx: backend.at(dx),
    dcontext: backend.at(dcontext),
  })
  backend.machine.run({ who, job: 'flowBack', args, chunks: traces.chunks, work: plan.work })
  if (weights.length > 0) {
    plan.pieces ??= piecesOf(plan, traces, D)
    runPieces(backend, who, plan.pieces, traces, (name) => backend.at(gradients[name]))
  }
  freeTraces(backend, traces)
  return [dx, dcontext, ...weights.map((name) => gradients[name])]
}

function piecesOf(plan: FlowPlan, traces: Traces, D: number): Pieces {
  const pieces = noPieces()
  for (const step of plan.steps) {
    if (step.kind === 'coupling') {
      step.layers.forEach((layer, l) => {
        addLayer(pieces, traces, layer, step.places[l], plan.context)
      })
    } else {
      const pairs = (D * (D - 1)) / 2
      const { prefix, sums } = step
      addSum(pieces, traces, sums, pairs, `${prefix}lower`)
      addSum(pieces, traces, sums + 16 * pairs, pairs, `${prefix}upper`)
      addSum(pieces, traces, sums + 32 * pairs, D, `${prefix}diagonal`)
      addSum(pieces, traces, sums + 32 * pairs + 16 * D, D, `${prefix}bias`)
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
  sumShared(backend, who, { x: backend.at(dcontext), rows, columns, out: backend.at(out) }, plan.shared)
  return out
}
