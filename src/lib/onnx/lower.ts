import { ConfigError } from '../../complaint.ts'
import type { Trace, TracedKernel, TracedTensor } from '../tensor/index.ts'
import { constant, formulas, type Graph, node, type Value } from './graph.ts'
import { attentionNodes, weightedSumNodes, withFixed } from './kernels/attention.ts'
import { luNodes } from './kernels/luLinear.ts'
import { splineNodes } from './kernels/spline.ts'

/** The same function traced with two numbers of events, so that it is known which axes follow it. */
export interface Traces {
  readonly one: Trace
  readonly other: Trace
  readonly events: readonly [number, number]
}

/** What stands for what a trace was given, and which of the objects of each event are there. */
export interface Given {
  readonly values: Readonly<Record<string, Value>>
  /** [M, places] float, 1 or 0; objects that are all there need none. */
  readonly present?: { readonly places: number; readonly mask: Value }
}

const refuse = (who: string, wanted: string, got: string): never => {
  throw new ConfigError({ who: `ONNX: ${who}`, wanted, got, fix: 'this network cannot be exported yet' })
}

/** A kernel in both traces, and what has become of its inputs. */
class Lowering {
  readonly graph: Graph
  readonly f: ReturnType<typeof formulas>
  private readonly traces: Traces
  private readonly given: Given
  private readonly values = new Map<number, Value>()
  /** Which tokens of an event are there, by their number. */
  private readonly masks = new Map<number, Value>()
  private kernel!: TracedKernel
  private twin!: TracedKernel

  constructor(graph: Graph, traces: Traces, given: Given) {
    this.graph = graph
    this.f = formulas(graph)
    this.traces = traces
    this.given = given
    for (const [name, id] of Object.entries(traces.one.inputs)) {
      if (given.values[name]) this.values.set(id, given.values[name])
    }
    if (given.present) this.masks.set(given.present.places, given.present.mask)
  }

  run(): Record<string, Value> {
    const { one, other } = this.traces
    if (one.kernels.length !== other.kernels.length)
      refuse('trace', 'the same kernels for any number of events', 'others')
    one.kernels.forEach((kernel, k) => {
      this.kernel = kernel
      this.twin = other.kernels[k]
      if (kernel.name !== this.twin.name) refuse('trace', kernel.name, this.twin.name)
      const lower =
        KERNELS[kernel.name] ?? refuse(kernel.name, `one of ${Object.keys(KERNELS).join(', ')}`, 'another kernel')
      const made = lower(this)
      const outputs = Array.isArray(made) ? made : [made]
      kernel.outputs.forEach((id, i) => {
        if (outputs[i]) this.values.set(id, outputs[i])
      })
    })
    return Object.fromEntries(Object.entries(one.outputs).map(([name, id]) => [name, this.values.get(id)!]))
  }

  tensor(name: string): TracedTensor {
    return this.traces.one.tensors.get(this.kernel.inputs[name] as number)!
  }
  has(name: string): boolean {
    return name in this.kernel.inputs
  }
  attr<T>(name: string): T {
    return this.kernel.attrs[name] as T
  }
  shape(name: string): readonly number[] {
    return this.tensor(name).shape
  }
  outputShape(): readonly number[] {
    return this.traces.one.tensors.get(this.kernel.outputs[0])!.shape
  }
  /** How many rows an event has, by two numbers of rows. */
  private perEvent(rows: number, twin: number): number | undefined {
    const [a, b] = this.traces.events
    return rows !== twin && rows % a === 0 && rows / a === twin / b ? rows / a : undefined
  }
  /** Rows of each event in an input. */
  rowsPerEvent(name: string): number {
    const twin = this.traces.other.tensors.get(this.twin.inputs[name] as number)!.shape[0]
    return this.perEvent(this.shape(name)[0], twin) ?? refuse(name, 'rows that events have', `${this.shape(name)}`)
  }
  /** A shape for Reshape, whose one axis that follows the events is −1. */
  dynamic(shape: readonly number[], twin: readonly number[]): number[] {
    const own = shape.map((n, axis) => (n === twin[axis] ? n : -1))
    if (own.filter((n) => n === -1).length > 1) refuse('reshape', 'one axis that follows the events', `${shape}`)
    return own
  }
  reshaped(x: Value): Value {
    const twin = this.traces.other.tensors.get(this.twin.outputs[0])!.shape
    return this.f.reshape(x, this.dynamic(this.outputShape(), twin))
  }
  /** Slices: begin, and size with −1 for all that is left. */
  slice(): { begin: readonly number[]; size: readonly number[] } {
    const [size, twin] = [this.kernel.attrs.size, this.twin.attrs.size] as (readonly number[])[]
    const begin = this.attr<readonly number[]>('begin')
    if (begin.join() !== (this.twin.attrs.begin as number[]).join()) refuse('slice', 'a fixed beginning', `${begin}`)
    return { begin, size: size.map((n, axis) => (n === twin[axis] ? n : -1)) }
  }

  /** An input, constants among them. */
  value(name: string): Value {
    const [id, twin] = [this.kernel, this.twin].map(({ inputs }) => inputs[name] as number)
    const known = this.values.get(id)
    if (known) return known
    const made = this.constantOf(id, twin)
    this.values.set(id, made)
    return made
  }
  /** The names of all inputs. */
  names(): string[] {
    return Object.keys(this.kernel.inputs)
  }

  private constantOf(id: number, twinId: number): Value {
    const [tensor, twin] = [this.traces.one.tensors.get(id)!, this.traces.other.tensors.get(twinId)!]
    const { values, shape, dtype } = tensor
    if (!values) return refuse('trace', 'a tensor that is known', 'one that is given and has no value')
    const type = dtype === 'int32' ? 'int64' : dtype === 'bool' ? 'bool' : 'float'
    if (shape.join() === twin.shape.join()) return constant(this.graph, type, values, shape)
    // the same rows for every event: one of them, as often as there are events
    const rows = this.perEvent(shape[0], twin.shape[0]) ?? refuse('trace', 'rows that events have', `${shape}`)
    const size = (values.length / shape[0]) * rows
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== values[i % size]) refuse('trace', 'the same constants for every event', 'others')
    }
    const block = constant(this.graph, type, Array.from(values).slice(0, size), [rows, ...shape.slice(1)])
    const events = this.events()
    const ones = constant(this.graph, 'int64', new Array(shape.length - 1).fill(1), [shape.length - 1])
    return node(this.graph, 'Tile', [block, shape.length === 1 ? events : this.f.concat([events, ones], 0)])
  }
  private events(): Value {
    const [name, id] = Object.entries(this.traces.one.inputs).find(([name]) => this.given.values[name])!
    const [rows, twin] = [this.traces.one, this.traces.other].map(
      ({ tensors, inputs }) => tensors.get(inputs[name])!.shape[0],
    )
    const shape = node(this.graph, 'Shape', [this.values.get(id)!], { start: 0, end: 1 }, 'int64')
    const each = this.perEvent(rows, twin)!
    return each === 1 ? shape : this.f.div(shape, each)
  }

  /** Which of the rows of each event are there; nothing where all are. */
  present(rows: number): Value | undefined {
    return this.masks.get(rows)
  }
  /** Objects of several kinds become tokens; of those that may be absent, the kind is the last. */
  tokens(): Value {
    const names = Object.keys(this.kernel.inputs)
    const sizes = names.map((name) => this.rowsPerEvent(name))
    const columns = this.shape(names[0])[1]
    const total = sizes.reduce((sum, n) => sum + n, 0)
    const { present } = this.given
    if (present) {
      if (sizes[sizes.length - 1] !== present.places)
        refuse('tokens', 'objects that may be absent as the last kind', `${sizes}`)
      this.masks.set(total, withFixed(this.graph, present.mask, total - present.places))
    }
    const kinds = names.map((name, k) => this.f.reshape(this.value(name), [-1, sizes[k], columns]))
    return this.f.reshape(this.f.concat(kinds, 1), [-1, columns])
  }
}

type Lower = (at: Lowering) => Value | Value[]

const unary =
  (op: string, attributes = {}): Lower =>
  (at) =>
    node(at.graph, op, [at.value('x')], attributes)
const binary =
  (op: string): Lower =>
  (at) =>
    node(at.graph, op, [at.value('a'), at.value('b')])

const ACTIVATIONS: Readonly<Record<string, (at: Lowering, z: Value) => Value>> = {
  identity: (_, z) => z,
  relu: (at, z) => node(at.graph, 'Relu', [z]),
  silu: (at, z) => at.f.mul(z, node(at.graph, 'Sigmoid', [z])),
  leakyRelu: (at, z) => node(at.graph, 'LeakyRelu', [z], { alpha: 0.1 }),
}

/** Adds a term that runs of rows share. */
function addShared(at: Lowering, z: Value): Value {
  const [rows, columns] = at.outputShape()
  const runs = rows / at.shape('shared')[0]
  if (runs === 1) return at.f.add(z, at.value('shared'))
  const byRun = at.f.reshape(z, [-1, runs, columns])
  return at.f.reshape(at.f.add(byRun, at.f.reshape(at.value('shared'), [-1, 1, columns])), [-1, columns])
}

const layerNorm = (at: Lowering, x: Value) =>
  node(at.graph, 'LayerNormalization', [x, at.value('gain'), at.value('shift')], { axis: -1, epsilon: 1e-5 })

const denseLayer: Lower = (at) => {
  const linear = node(at.graph, 'Gemm', [at.value('x'), at.value('weight'), at.value('bias')])
  const z = at.has('shared') ? addShared(at, linear) : linear
  const activated = ACTIVATIONS[at.attr<string>('activation')](at, z)
  const normed = at.has('gain') ? layerNorm(at, activated) : activated
  return at.has('residual') ? at.f.add(normed, at.value('residual')) : normed
}

const attend = (at: Lowering, query: Value, key: Value, value: Value, names: { query: string; key: string }): Value => {
  const columns = at.outputShape()[1]
  const [queries, keys] = [at.rowsPerEvent(names.query), at.rowsPerEvent(names.key)]
  const heads = at.attr<number>('heads')
  return attentionNodes(at.graph, { query, key, value, queries, keys, columns, heads, present: at.present(keys) })
}

/** How each kernel of a trace is written in ONNX's operators. */
const KERNELS: Readonly<Record<string, Lower>> = {
  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Exp: unary('Exp'),
  Log: unary('Log'),
  Neg: unary('Neg'),
  Abs: unary('Abs'),
  Sqrt: unary('Sqrt'),
  Sigmoid: unary('Sigmoid'),
  Tanh: unary('Tanh'),
  Softplus: unary('Softplus'),
  Identity: unary('Identity'),
  Atanh: (at) => {
    // ½ ln((1 + x) / (1 − x)), in double: near ±1 little is left of 1 − x
    const { add, sub, div, log, mul, cast } = at.f
    const x = cast(at.value('x'), 'double')
    return cast(mul(log(div(add(x, 1), sub(1, x))), 0.5), 'float')
  },
  Log1p: (at) => at.f.log(at.f.add(at.value('x'), 1)),
  Square: (at) => at.f.mul(at.value('x'), at.value('x')),
  Step: (at) => at.f.cast(at.f.greater(at.value('x'), 0), 'float'),
  ClipByValue: (at) => at.f.clip(at.value('x'), at.attr('clipValueMin'), at.attr('clipValueMax')),
  Sum: (at) => {
    const [axes, rank] = [[at.attr<number | number[]>('axis')].flat(), at.shape('x').length]
    const all = axes.map((axis) => (axis < 0 ? axis + rank : axis))
    return at.f.sumOver(at.value('x'), all, Boolean(at.attr('keepDims')))
  },
  Max: (at) =>
    node(at.graph, 'ReduceMax', [at.value('x')], {
      axes: [at.attr<number | number[]>('reductionIndices')].flat(),
      keepdims: 0,
    }),
  Reshape: (at) => at.reshaped(at.value('x')),
  ExpandDims: (at) => at.reshaped(at.value('input')),
  Transpose: (at) => at.f.transpose(at.value('x'), at.attr('perm')),
  Concat: (at) =>
    at.f.concat(
      at.names().map((name) => at.value(name)),
      at.attr('axis'),
    ),
  SplitV: (at) => {
    const [parts, axis] = [at.attr<number | number[]>('numOrSizeSplits'), at.attr<number>('axis')]
    const sizes = typeof parts === 'number' ? new Array(parts).fill(at.shape('x')[axis] / parts) : parts
    return at.f.split(at.value('x'), sizes, axis)
  },
  Slice: (at) => {
    const { begin, size } = at.slice()
    const ends = begin.map((from, axis) => (size[axis] === -1 ? Number.MAX_SAFE_INTEGER : from + size[axis]))
    return node(at.graph, 'Slice', [at.value('x'), at.f.ints(begin), at.f.ints(ends)])
  },
  Tile: (at) => node(at.graph, 'Tile', [at.value('x'), at.f.ints(at.attr<number[]>('reps'))]),
  BatchMatMul: (at) => {
    const flipped = (name: 'a' | 'b', flip: boolean) => {
      const rank = at.shape(name).length
      const perm = Array.from({ length: rank }, (_, k) => k)
      perm.splice(rank - 2, 2, rank - 1, rank - 2)
      return flip ? at.f.transpose(at.value(name), perm) : at.value(name)
    }
    return at.f.matMul(flipped('a', at.attr('transposeA')), flipped('b', at.attr('transposeB')))
  },
  'neutrina/DenseLayer': denseLayer,
  'neutrina/LayerNorm': (at) => layerNorm(at, at.value('x')),
  'neutrina/TakeColumns': (at) => at.f.gather(at.value('x'), at.attr('columns'), 1),
  'neutrina/LULinear': (at) => {
    const array = (name: string) => Array.from(at.tensor(name).values!)
    const [lower, upper, diagonal, bias] = ['lower', 'upper', 'diagonal', 'bias'].map(array)
    return luNodes(at.graph, at.value('x'), { lower, upper, diagonal, bias }, at.attr<boolean>('inverse'))
  },
  'neutrina/SplineCoupling': (at) => {
    const spline = {
      columns: at.attr<number[]>('columns'),
      bins: at.attr<number>('bins'),
      bound: at.attr<number>('bound'),
      logitScale: at.attr<number>('logitScale'),
      inverse: at.attr<boolean>('inverse'),
    }
    return splineNodes(at.graph, at.value('x'), at.shape('x')[1], at.value('raw'), spline)
  },
  'neutrina/SegmentWeightedSum': (at) => {
    const rows = at.rowsPerEvent('weights')
    const [features, heads] = [at.shape('values')[1], at.shape('weights')[1]]
    const [values, weights] = [at.value('values'), at.value('weights')]
    return weightedSumNodes(at.graph, { values, weights, rows, features, heads, present: at.present(rows) })
  },
  'neutrina/SelfAttention': (at) => {
    const columns = at.outputShape()[1]
    const [q, k, v] = at.f.split(at.value('packed'), [columns, columns, columns], 1)
    return attend(at, q, k, v, { query: 'packed', key: 'packed' })
  },
  'neutrina/SegmentAttention': (at) =>
    attend(at, at.value('query'), at.value('key'), at.value('value'), { query: 'query', key: 'key' }),
  'neutrina/TokenAttention': (at) => {
    const linear = (name: string) =>
      node(at.graph, 'Gemm', [at.value('tokens'), at.value(`${name}Weight`), at.value(`${name}Bias`)])
    return attend(at, at.value('query'), linear('key'), linear('value'), { query: 'query', key: 'tokens' })
  },
  'neutrina/PackTokens': (at) => at.tokens(),
}

/**
 * Writes what was traced into a graph.
 * @returns the outputs of the trace by name
 * @throws ConfigError for a kernel that is not known, or one whose shape depends on the events in another way than by their number
 */
export const lower = (graph: Graph, traces: Traces, given: Given): Record<string, Value> =>
  new Lowering(graph, traces, given).run()
