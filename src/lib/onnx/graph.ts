import { ConfigError } from '../../complaint.ts'

/** The element types of a graph, by ONNX's numbers. */
export const TYPES = { float: 1, int64: 7, bool: 9, double: 11 } as const
/** The name of an element type. */
export type ElementType = keyof typeof TYPES

/** A tensor of a graph. */
export interface Value {
  readonly name: string
  readonly type: ElementType
}

/** What a node is given: a tensor, or a number of the type that the others have. */
export type Operand = Value | number

type Attribute = number | readonly number[] | string
export interface GraphNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A constant of a graph. */
export interface Initializer {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

/** An input or output: a number or a name for each axis. */
export interface Port extends Value {
  readonly shape: readonly (number | string)[]
  /** What it is, with units. */
  readonly what: string
}

/** A graph in the making. */
export interface Graph {
  readonly nodes: GraphNode[]
  readonly initializers: Map<string, Initializer>
  readonly inputs: Port[]
  readonly outputs: Port[]
  /** What nodes gave, by operator, inputs and attributes. */
  readonly known: Map<string, Value[]>
}

/** A graph without nodes. */
export const newGraph = (): Graph => ({ nodes: [], initializers: new Map(), inputs: [], outputs: [], known: new Map() })

const bytesOf = (type: ElementType, values: ArrayLike<number>): Uint8Array => {
  const array =
    type === 'float'
      ? Float32Array.from(values)
      : type === 'double'
        ? Float64Array.from(values)
        : type === 'int64'
          ? BigInt64Array.from(Array.from(values, BigInt))
          : Uint8Array.from(values)
  return new Uint8Array(array.buffer)
}

/** A constant; the same numbers are kept once. */
export function constant(
  { initializers }: Graph,
  type: ElementType,
  values: ArrayLike<number>,
  shape: readonly number[] = [],
): Value {
  const bytes = bytesOf(type, values)
  const key = bytes.length <= 512 ? `${type}[${shape}]${Buffer.from(bytes).toString('base64')}` : undefined
  const known = key === undefined ? undefined : initializers.get(key)
  if (known) return { name: known.name, type }
  const name = `c${initializers.size}`
  initializers.set(key ?? name, { name, type, shape, bytes })
  return { name, type }
}

/** Declares an input. */
export function input(graph: Graph, port: Port): Value {
  graph.inputs.push(port)
  return { name: port.name, type: port.type }
}

/** Gives a tensor a name and makes it an output. */
export function output(graph: Graph, value: Value, port: Omit<Port, 'type'>): void {
  graph.nodes.push({ op: 'Identity', inputs: [value.name], outputs: [port.name], attributes: {} })
  graph.outputs.push({ ...port, type: value.type })
}

/** A node of one operator with several outputs. */
export function nodes(
  graph: Graph,
  op: string,
  operands: readonly (Operand | undefined)[],
  outputs: number,
  attributes: Readonly<Record<string, Attribute>> = {},
  type?: ElementType,
): Value[] {
  const typed = operands.find((each): each is Value => typeof each === 'object')
  if (!typed) throw new ConfigError({ who: op, wanted: 'at least one tensor', got: 'numbers alone' })
  const names = operands.map((each) => {
    if (each === undefined) return ''
    return typeof each === 'number' ? constant(graph, typed.type, [each]).name : each.name
  })
  // the same operator on the same tensors is worked out once
  const key = JSON.stringify([op, names, attributes, outputs])
  const known = graph.known.get(key)
  if (known) return known
  const made = Array.from({ length: outputs }, (_, k): Value => {
    return { name: `t${graph.nodes.length}${k > 0 ? `_${k}` : ''}`, type: type ?? typed.type }
  })
  graph.nodes.push({ op, inputs: names, outputs: made.map(({ name }) => name), attributes })
  graph.known.set(key, made)
  return made
}

/** A node of one operator with one output. */
export const node = (
  graph: Graph,
  op: string,
  operands: readonly (Operand | undefined)[],
  attributes: Readonly<Record<string, Attribute>> = {},
  type?: ElementType,
): Value => nodes(graph, op, operands, 1, attributes, type)[0]

/**
 * Element by element operators and moves, written as in a formula.
 * @internal
 */
export function formulas(graph: Graph) {
  const two = (op: string) => (a: Operand, b: Operand) => node(graph, op, [a, b])
  const compared = (op: string) => (a: Operand, b: Operand) => node(graph, op, [a, b], {}, 'bool')
  const one = (op: string) => (a: Value) => node(graph, op, [a])
  const ints = (values: readonly number[]) => constant(graph, 'int64', values, [values.length])
  const [add, sub, mul, div] = ['Add', 'Sub', 'Mul', 'Div'].map(two)
  const [neg, exp, log, sqrt, abs, sign] = ['Neg', 'Exp', 'Log', 'Sqrt', 'Abs', 'Sign'].map(one)
  const cast = (a: Value, type: ElementType): Value =>
    a.type === type ? a : node(graph, 'Cast', [a], { to: TYPES[type] }, type)
  const reshape = (a: Value, shape: readonly number[]) => node(graph, 'Reshape', [a, ints(shape)])
  const where = (condition: Value, a: Operand, b: Operand): Value => {
    const type = [a, b].find((each): each is Value => typeof each === 'object')!.type
    const typed = (each: Operand) => (typeof each === 'number' ? constant(graph, type, [each]) : each)
    return node(graph, 'Where', [condition, typed(a), typed(b)], {}, type)
  }
  const concat = (parts: readonly Value[], axis: number) =>
    parts.length === 1 ? parts[0] : node(graph, 'Concat', parts, { axis })
  const split = (a: Value, sizes: readonly number[], axis: number) =>
    nodes(graph, 'Split', [a, ints(sizes)], sizes.length, { axis })
  const gather = (a: Value, indices: readonly number[], axis: number) =>
    node(graph, 'Gather', [a, ints(indices)], { axis })
  const sumOver = (a: Value, axes: readonly number[], keep = false) =>
    node(graph, 'ReduceSum', [a, ints(axes)], { keepdims: Number(keep) })
  const matMul = two('MatMul')
  return {
    ...{
      add,
      sub,
      mul,
      div,
      neg,
      exp,
      log,
      sqrt,
      abs,
      sign,
      cast,
      reshape,
      where,
      concat,
      split,
      gather,
      sumOver,
      matMul,
    },
    ...{ ints, transpose: (a: Value, perm: readonly number[]) => node(graph, 'Transpose', [a], { perm }) },
    ...{ max: two('Max'), min: two('Min'), less: compared('Less'), greater: compared('Greater') },
    greaterOrEqual: compared('GreaterOrEqual'),
    and: (a: Value, b: Value) => node(graph, 'And', [a, b]),
    clip: (a: Value, low: number, high: number) => node(graph, 'Clip', [a, low, high]),
    expand: (a: Value, axis: number) => node(graph, 'Unsqueeze', [a, ints([axis])]),
  }
}
/**
 * What `formulas` gives.
 * @internal
 */
export type Formulas = ReturnType<typeof formulas>
