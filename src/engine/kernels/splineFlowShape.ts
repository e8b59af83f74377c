import type { SimdBackend } from '../backend.ts'
import { EngineError } from '../errors.ts'
import type { Attrs, Inputs } from '../kernel.ts'
import { floatBits } from '../machine.ts'
import { checkLayers } from './denseNetwork.ts'
import { layersOf, type NetworkLayer, sharing } from './denseNetworkShape.ts'
import type { SharedTerm } from './layer.ts'
import { emptyRooms, type LayerPlaces, layerTable, placeLayers, type Rooms, take } from './stripPlan.ts'

export const NAME = 'neutrina/SplineFlow'
/** The spline's scratch holds this many. */
const MOST_BINS = 64

/** One step of a flow as the attributes say it. */
export type FlowStep =
  | { kind: 'lu' }
  | {
      kind: 'spline'
      columns: readonly number[]
      bins: number
      bound: number
      logitScale: number
      activations: readonly string[]
      skips: readonly number[]
    }

export interface FlowAttrs {
  steps: readonly FlowStep[]
  inverse: boolean
  repeat?: number
}

/** A coupling's network and its places. */
interface Coupling {
  layers: readonly NetworkLayer[]
  places: readonly LayerPlaces[]
}

/** What a call works with, the same for its backward pass. */
export interface FlowPlan {
  inverse: boolean
  shared: Omit<SharedTerm, 'term'>
  /** In the order in which they run; `sums` is the place of an LU's. */
  steps: readonly ({ kind: 'lu'; prefix: string; sums: number } | ({ kind: 'spline' } & Coupling))[]
  /** The names of all parameters: the order of their gradients. */
  weights: readonly string[]
  rooms: Rooms
  context: number
  /** Place of the log-determinant. */
  log: number
  /** All tables in one, to be moved to where they come to lie: numbers, and which of them are places in it. */
  table: { numbers: number[]; moved: number[] }
  work: number
}

const LU_ARRAYS = ['lower', 'upper', 'diagonal', 'bias'] as const
/** 32-bit numbers of a step in the table. */
const STEP = 16

export function planFlow(inputs: Inputs, backend: SimdBackend, given: Attrs, keeping: boolean): FlowPlan {
  const { steps, inverse, repeat = 1 } = given as unknown as FlowAttrs
  const { x, context } = inputs
  const D = x.shape[1]
  const rooms = emptyRooms()
  const shared = sharing(inputs, backend, repeat)
  const places = { context: take(rooms.own, context ? context.shape[1] : 0), log: take(rooms.own, 1) }
  const plan: FlowPlan = {
    ...{ inverse, shared, steps: [], weights: [], rooms, ...places, work: 0 },
    table: { numbers: new Array<number>(STEP * steps.length).fill(0), moved: [] },
  }
  const weights: string[] = []
  const placed: FlowPlan['steps'][number][] = []
  let before = take(rooms.own, D)
  const start = rooms.own.bytes
  let most = start
  steps.forEach((_, at) => {
    const i = inverse ? steps.length - 1 - at : at
    if (!keeping) rooms.own.bytes = start
    const after = keeping ? take(rooms.own, D) : before
    const row = { at: at * STEP, before, after, prefix: `${i}.` }
    const step = steps[i]
    if (step.kind === 'lu') placed.push(placeLu(plan, inputs, backend, row, weights))
    else placed.push(placeCoupling(plan, inputs, backend, { ...row, step, keeping }, weights))
    before = after
    most = Math.max(most, rooms.own.bytes)
  })
  rooms.own.bytes = most
  return { ...plan, steps: placed, weights, work: workOf(placed, D) }
}

interface Row {
  at: number
  before: number
  after: number
  prefix: string
}

function placeLu(
  { rooms, table }: FlowPlan,
  inputs: Inputs,
  backend: SimdBackend,
  { at, before, after, prefix }: Row,
  weights: string[],
): FlowPlan['steps'][number] {
  const D = inputs.x.shape[1]
  const names = LU_ARRAYS.map((name) => prefix + name)
  const sizes = [(D * (D - 1)) / 2, (D * (D - 1)) / 2, D, D]
  names.forEach((name, k) => {
    checkSize(inputs, name, sizes[k])
  })
  const sums = rooms.sums.bytes
  rooms.sums.bytes += 16 * (sizes[0] + sizes[1] + 2 * D)
  weights.push(...names)
  put(table.numbers, at, [0, before, after, ...names.map((name) => backend.at(inputs[name])), sums])
  return { kind: 'lu', prefix, sums }
}

function checkSize(inputs: Inputs, name: string, size: number): void {
  const { shape } = inputs[name] ?? {}
  if (shape?.length === 1 && shape[0] === size) return
  throw new EngineError({ who: `SplineFlow ${name}`, wanted: `shape [${size}]`, got: shape ? `[${shape}]` : 'none' })
}

function placeCoupling(
  plan: FlowPlan,
  inputs: Inputs,
  backend: SimdBackend,
  row: Row & { step: FlowStep & { kind: 'spline' }; keeping: boolean },
  weights: string[],
): FlowPlan['steps'][number] {
  const { rooms, table } = plan
  const { at, before, after, prefix, step, keeping } = row
  const { columns, bins, bound, logitScale } = step
  const network = layersOf(inputs, backend, step, prefix)
  const passed = Array.from({ length: inputs.x.shape[1] }, (_, c) => c).filter((c) => !columns.includes(c))
  checkLayers(inputs, { ...network, shared: plan.shared }, passed.length)
  checkSpline(inputs, step, network.layers)
  const input = take(rooms.own, passed.length)
  const places = placeLayers(network.layers, input, rooms, keeping)
  weights.push(...network.weights)
  const lists = append(table, columns)
  const others = append(table, passed)
  const layers = append(
    table,
    layerTable(network.layers, places, (info) => backend.at(info)),
  )
  table.moved.push(at + 3, at + 5, at + 10)
  put(table.numbers, at, [
    ...[1, before, after, lists, columns.length, others, passed.length, bins, floatBits(bound), floatBits(logitScale)],
    ...[layers, network.layers.length, input, places[places.length - 1].out],
  ])
  return { kind: 'spline', layers: network.layers, places }
}

function checkSpline({ x }: Inputs, { columns, bins }: FlowStep & { kind: 'spline' }, layers: readonly NetworkLayer[]) {
  const who = 'SplineFlow'
  if (bins < 1 || bins > MOST_BINS) {
    throw new EngineError({ who, wanted: `1 to ${MOST_BINS} bins`, got: String(bins) })
  }
  if (columns.some((c) => !(c >= 0 && c < x.shape[1]))) {
    throw new EngineError({ who, wanted: `columns from 0 to ${x.shape[1] - 1}`, got: `[${columns}]` })
  }
  const wanted = columns.length * (3 * bins - 1)
  const got = layers[layers.length - 1].columns
  if (got !== wanted) throw new EngineError({ who, wanted: `a network of ${wanted} outputs`, got: String(got) })
}

/** Appends numbers; their place, in bytes, from the start of the table. */
function append({ numbers }: FlowPlan['table'], more: readonly number[]): number {
  const at = numbers.length * 4
  for (const number of more) numbers.push(number)
  return at
}

function put(numbers: number[], at: number, row: readonly number[]): void {
  row.forEach((number, k) => {
    numbers[at + k] = number
  })
}

function workOf(steps: FlowPlan['steps'], D: number): number {
  let work = 0
  for (const step of steps) {
    if (step.kind === 'lu') work += D * D
    else for (const { rows, depth, columns } of step.layers) work += 2 * rows * depth * columns
  }
  return work
}
