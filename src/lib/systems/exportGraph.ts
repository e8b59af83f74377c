import { ConfigError } from '../../complaint.ts'
import {
  encodeOnnx,
  formulas,
  type Graph,
  input,
  lower,
  newGraph,
  OPSET,
  output,
  type Port,
  type Value,
} from '../onnx/index.ts'
import { type Tensor, type Trace, tf, traceKernels } from '../tensor/index.ts'
import type { OnnxFile, OnnxRequest } from './exportNetwork.ts'

/** An output of an exported network. */
export type GraphOutput = Omit<Port, 'type'> & { readonly value: Value }

/** The part that a network has in its export, whatever its events are. */
export interface ExportedGraph {
  readonly network: string
  readonly what: string
  /** Nothing for a network without noise. */
  readonly latent?: { readonly dim: number; readonly width?: number }
  /** Declares the inputs besides `z`, and gives what the network sees of each event, [events, columns] float each. */
  readonly inputs: (graph: Graph) => { readonly rows: Readonly<Record<string, Value>>; readonly back: unknown }
  /** Columns of each of these. */
  readonly columns: Readonly<Record<string, number>>
  /** The network on tensors of these, and `z` [events · draws, D] where there is a latent. */
  readonly run: (given: Readonly<Record<string, Tensor>>, draws: number) => Readonly<Record<string, Tensor>>
  /** What is told, from what the network gives. */
  readonly outputs: (
    graph: Graph,
    found: Readonly<Record<string, Value>>,
    back: never,
    draws: number,
  ) => readonly GraphOutput[]
}

/** Numbers of events that networks are traced with. */
const EVENTS = [2, 3] as const

async function traceOf({ columns, latent, run }: ExportedGraph, events: number, draws: number): Promise<Trace> {
  const given: Record<string, Tensor> = Object.fromEntries(
    Object.entries(columns).map(([name, width]) => [name, tf.zeros([events, width])]),
  )
  if (latent) given.z = tf.zeros([events * draws, latent.dim])
  try {
    return await traceKernels(given, (tensors) => run(tensors, draws))
  } finally {
    for (const tensor of Object.values(given)) tensor.dispose()
  }
}

/**
 * A trained network as an ONNX file, any number of events a call: preprocessing, weights, and the way back to physics in one graph.
 * @throws ConfigError for another profile than `events`, or a kernel that has no ONNX form
 */
export async function exportGraph(
  exported: ExportedGraph,
  { profile, draws: asked, latent: where = 'input' }: OnnxRequest,
  version: string,
  metadata: Readonly<Record<string, string>>,
): Promise<OnnxFile> {
  const { network, latent, what } = exported
  if (profile !== 'events' || where !== 'input') {
    const got = profile === 'events' ? `latent ${where}` : profile
    throw new ConfigError({ who: network, wanted: 'the profile events, latent numbers as an input', got })
  }
  const draws = latent ? asked : 1
  const graph = newGraph()
  const { reshape, mul } = formulas(graph)
  const { rows, back } = exported.inputs(graph)
  const given: Record<string, Value> = { ...rows }
  if (latent) {
    const { dim, width = 1 } = latent
    const shape = ['events', draws, dim]
    const z = input(graph, { name: 'z', type: 'float', shape, what: 'latent numbers, standard normal, one row a draw' })
    given.z = reshape(width === 1 ? z : mul(z, width), [-1, dim])
  }
  const [one, other] = [await traceOf(exported, EVENTS[0], draws), await traceOf(exported, EVENTS[1], draws)]
  const found = lower(graph, { one, other, events: EVENTS }, { values: given })
  for (const { value, ...port } of exported.outputs(graph, found, back as never, draws)) output(graph, value, port)
  const bytes = await encodeOnnx(graph, {
    ...{ name: network, what, version },
    metadata: { ...metadata, profile, draws: String(draws), ...(latent && { latent: 'normal' }) },
  })
  const names = (ports: readonly Port[]) => ports.map(({ name, shape }) => `${name} [${shape.join(', ')}]`)
  return { bytes, opset: OPSET, nodes: graph.nodes.length, inputs: names(graph.inputs), outputs: names(graph.outputs) }
}
