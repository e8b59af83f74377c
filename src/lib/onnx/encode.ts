import type { Graph, Port } from './graph.ts'
import { TYPES } from './graph.ts'
import { ONNX_PROTO } from './proto.ts'

/** The operators' version that graphs are written in; LayerNormalization came with it. */
export const OPSET = 17
/** The version of the file format. */
const IR = 8

/** Attribute types by ONNX's numbers. */
const ATTRIBUTE = { float: 1, int: 2, string: 3, ints: 7 } as const

/** Attributes that are numbers with a fraction. */
const FLOATS = ['epsilon', 'alpha', 'beta', 'mean', 'scale', 'seed', 'low', 'high']

function attributeOf([name, value]: readonly [string, number | readonly number[] | string]): object {
  if (typeof value === 'string') return { name, s: Buffer.from(value), type: ATTRIBUTE.string }
  if (typeof value !== 'number') return { name, ints: [...value], type: ATTRIBUTE.ints }
  return FLOATS.includes(name) ? { name, f: value, type: ATTRIBUTE.float } : { name, i: value, type: ATTRIBUTE.int }
}

const portOf = ({ name, type, shape, what }: Port): object => ({
  name,
  doc_string: what,
  type: {
    tensor_type: {
      elem_type: TYPES[type],
      shape: { dim: shape.map((n) => (typeof n === 'number' ? { dim_value: n } : { dim_param: n })) },
    },
  },
})

/** What a file tells of itself. */
export interface OnnxNotes {
  readonly name: string
  readonly what: string
  readonly version: string
  readonly metadata: Readonly<Record<string, string>>
}

/** The nodes and constants that outputs need, in order. */
function needed({ nodes, initializers, outputs }: Graph) {
  const wanted = new Set(outputs.map(({ name }) => name))
  const kept = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((name) => wanted.has(name))) return false
    for (const name of node.inputs) wanted.add(name)
    return true
  })
  return { nodes: kept.reverse(), initializers: [...initializers.values()].filter(({ name }) => wanted.has(name)) }
}

/** The bytes of an ONNX file. */
export async function encodeOnnx(graph: Graph, { name, what, version, metadata }: OnnxNotes): Promise<Uint8Array> {
  const { default: protobuf } = await import('protobufjs')
  const Model = protobuf.parse(ONNX_PROTO, { keepCase: true }).root.lookupType('onnx.ModelProto')
  const { nodes, initializers } = needed(graph)
  const message = Model.fromObject({
    ir_version: IR,
    producer_name: 'neutrina',
    producer_version: version,
    doc_string: what,
    opset_import: [{ domain: '', version: OPSET }],
    metadata_props: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    graph: {
      name,
      node: nodes.map(({ op, inputs, outputs, attributes }) => ({
        input: inputs,
        output: outputs,
        op_type: op,
        attribute: Object.entries(attributes).map(attributeOf),
      })),
      initializer: initializers.map(({ name, type, shape, bytes }) => {
        return { name, data_type: TYPES[type], dims: shape, raw_data: bytes }
      }),
      input: graph.inputs.map(portOf),
      output: graph.outputs.map(portOf),
    },
  })
  return Model.encode(message).finish()
}
