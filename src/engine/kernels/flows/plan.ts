import type { SimdBackend } from '../../backend.ts'
import { couplingStep, entryLength, layer as layerEntry, luStep, write } from '../../jobs/index.ts'
import type { Attrs, Inputs } from '../../kernel.ts'
import { chainOf, checkLayers, type NetworkLayer } from '../dense/chain.ts'
import { type Sharing, sharingOf } from '../segments/sharing.ts'
import { emptyRooms, type LayerPlaces, layerTable, placeLayers, type Rooms, take } from '../strips/rooms.ts'
import type { Pieces } from '../strips/weightGradients.ts'
import { type CouplingShape, checkColumns, checkCoupling, checkSize, couplingOf, type FlowStep } from './flowStep.ts'

export const NAME = 'neutrina/SplineFlow'

interface FlowAttrs {
  steps: readonly FlowStep[]
  inverse: boolean
  repeat?: number
}

/** A step in its place: an LU with that of its sums, or a coupling's network. */
export type PlacedStep =
  | { kind: 'lu'; prefix: string; sums: number }
  | { kind: 'coupling'; layers: readonly NetworkLayer[]; places: readonly LayerPlaces[] }

/** Numbers of a table, which of them are places in it, to be moved to where it comes to lie, and which are those of inputs. */
interface Table {
  numbers: number[]
  moved: number[]
  inputs: { at: number; name: string; shape: readonly number[] }[]
}

/** What a call works with, the same for its backward pass and for all calls of this flow on as many rows. */
export interface FlowPlan {
  inverse: boolean
  shared: Sharing
  /** In the order in which they run. */
  steps: readonly PlacedStep[]
  /** The names of all parameters: the order of their gradients. */
  weights: readonly string[]
  rooms: Rooms
  context: number
  /** Place of the log-determinant. */
  log: number
  table: Table
  work: number
  /** Those of the gradients to the weights, once a backward pass has asked for them. */
  pieces?: Pieces
}

/** What the steps are placed in, one after the other. */
interface Draft {
  inputs: Inputs
  backend: SimdBackend
  keeping: boolean
  shared: Sharing
  rooms: Rooms
  weights: string[]
  table: Table
}

/** A step's place in the table, and those of what goes in and what comes out in a strip's room. */
interface Row {
  at: number
  before: number
  after: number
  prefix: string
}

const LU_ARRAYS = ['lower', 'upper', 'diagonal', 'bias'] as const
const LAYER_ARRAYS = ['weight', 'bias', 'gain', 'shift', 'contextWeight'] as const
const [STEP, LAYER] = [entryLength('step'), entryLength('layer')]
const MOVED = ['columns', 'passed', 'layers'].map((name) => couplingStep.names.indexOf(name))

/** Plans by the steps of their flows, and by what else they depend on but where inputs lie. */
const plans = new WeakMap<readonly FlowStep[], Map<string, FlowPlan>>()
/** Numbers of rows that a flow is remembered for. */
const MOST_PLANS = 16

/** Where everything of a flow is; `keeping`: for a backward pass. Worked out once, and then used again with inputs at other places. */
export function planFlow(inputs: Inputs, backend: SimdBackend, given: Attrs, keeping: boolean): FlowPlan {
  const { steps, inverse, repeat = 1 } = given as unknown as FlowAttrs
  const { x, context } = inputs
  const isWide = backend.machine.wideStripsFrom > 0
  const asked = [x.shape, context?.shape ?? '', Object.keys(inputs).length, inverse, repeat, keeping, isWide].join()
  let ofSteps = plans.get(steps)
  if (!ofSteps) plans.set(steps, (ofSteps = new Map()))
  const known = ofSteps.get(asked)
  if (known && placeInputs(known.table, inputs, backend)) return known
  if (ofSteps.size >= MOST_PLANS) ofSteps.clear()
  const plan = makePlan(inputs, backend, { steps, inverse, repeat }, keeping)
  ofSteps.set(asked, plan)
  return plan
}

/** Writes where the inputs lie into a table; false where one is missing or has another shape. */
function placeInputs({ numbers, inputs: placed }: Table, inputs: Inputs, backend: SimdBackend): boolean {
  for (const { at, name, shape } of placed) {
    const input = inputs[name]
    if (input?.shape.length !== shape.length || input.shape[0] !== shape[0] || input.shape[1] !== shape[1]) return false
    numbers[at] = backend.at(input)
  }
  return true
}

function makePlan(
  inputs: Inputs,
  backend: SimdBackend,
  { steps, inverse, repeat }: Required<FlowAttrs>,
  keeping: boolean,
): FlowPlan {
  const D = inputs.x.shape[1]
  checkColumns(D)
  const rooms = emptyRooms()
  const shared = sharingOf(inputs, backend, repeat)
  const context = take(rooms.own, inputs.context ? inputs.context.shape[1] : 0)
  const log = take(rooms.own, 1)
  const table: Table = { numbers: new Array<number>(STEP * steps.length).fill(0), moved: [], inputs: [] }
  const draft: Draft = { inputs, backend, keeping, shared, rooms, weights: [], table }
  const placed: PlacedStep[] = []
  let before = take(rooms.own, D)
  const start = rooms.own.bytes
  let most = start
  for (let at = 0; at < steps.length; at++) {
    const i = inverse ? steps.length - 1 - at : at
    if (!keeping) rooms.own.bytes = start
    const after = keeping ? take(rooms.own, D) : before
    const row = { at: at * STEP, before, after, prefix: `${i}.` }
    const step = steps[i]
    placed.push(step.kind === 'lu' ? placeLu(draft, row) : placeCoupling(draft, row, couplingOf(step)))
    before = after
    most = Math.max(most, rooms.own.bytes)
  }
  rooms.own.bytes = most
  return { inverse, shared, steps: placed, weights: draft.weights, rooms, context, log, table, work: workOf(placed, D) }
}

function placeLu({ inputs, backend, rooms, table, weights }: Draft, { at, before, after, prefix }: Row): PlacedStep {
  const D = inputs.x.shape[1]
  const names = LU_ARRAYS.map((name) => prefix + name)
  const sizes = [(D * (D - 1)) / 2, (D * (D - 1)) / 2, D, D]
  names.forEach((name, k) => {
    checkSize(inputs, name, sizes[k])
  })
  const sums = rooms.sums.bytes
  rooms.sums.bytes += 16 * (sizes[0] + sizes[1] + 2 * D)
  weights.push(...names)
  const [lower, upper, diagonal, bias] = names.map((name) => backend.at(inputs[name]))
  write(table.numbers, at, luStep, { coupling: false, before, after, lower, upper, diagonal, bias, sums })
  LU_ARRAYS.forEach((slot, k) => {
    addInput(table, inputs, at + luStep.names.indexOf(slot), names[k])
  })
  return { kind: 'lu', prefix, sums }
}

function placeCoupling(draft: Draft, { at, before, after, prefix }: Row, step: CouplingShape): PlacedStep {
  const { inputs, backend, keeping, shared, rooms, table, weights } = draft
  const { columns, bins, bound, logitScale } = step
  const network = chainOf(inputs, backend, step, prefix)
  const { layers } = network
  const passed = Array.from({ length: inputs.x.shape[1] }, (_, c) => c).filter((c) => !columns.includes(c))
  checkLayers(inputs, layers, shared, passed.length)
  checkCoupling(inputs, step, layers)
  const input = take(rooms.own, passed.length)
  const places = placeLayers(layers, input, rooms, keeping)
  weights.push(...network.weights)
  const ofLayers = append(
    table,
    layerTable(layers, places, (info) => backend.at(info)),
  )
  layers.forEach(({ names }, l) => {
    const first = ofLayers / 4 + l * LAYER
    for (const slot of LAYER_ARRAYS) addInput(table, inputs, first + layerEntry.names.indexOf(slot), names[slot])
  })
  write(table.numbers, at, couplingStep, {
    coupling: true,
    before,
    after,
    columns: append(table, columns),
    columnCount: columns.length,
    passed: append(table, passed),
    passedCount: passed.length,
    bins,
    bound,
    logitScale,
    layers: ofLayers,
    layerCount: layers.length,
    input,
    raw: places[places.length - 1].output,
  })
  for (const slot of MOVED) table.moved.push(at + slot)
  return { kind: 'coupling', layers, places }
}

/** Remembers that a number of the table is the place of an input, where there is one of that name. */
function addInput(table: Table, inputs: Inputs, at: number, name: string): void {
  if (inputs[name]) table.inputs.push({ at, name, shape: [...inputs[name].shape] })
}

/** Appends numbers; their place, in bytes, from the start of the table. */
function append({ numbers }: Table, more: readonly number[]): number {
  const at = numbers.length * 4
  for (const number of more) numbers.push(number)
  return at
}

function workOf(steps: readonly PlacedStep[], D: number): number {
  let work = 0
  for (const step of steps) {
    if (step.kind === 'lu') work += D * D
    else for (const { rows, depth, columns } of step.layers) work += 2 * rows * depth * columns
  }
  return work
}
