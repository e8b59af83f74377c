import { ConfigError } from '../../complaint.ts'
import { encodeOnnx, formulas, type Graph, input, lower, newGraph, OPSET, output, type Value } from '../onnx/index.ts'
import { type Tensor, type Trace, tf, traceKernels } from '../tensor/index.ts'
import { eventInputs, type GraphEvents, topCpInputs } from './graphObjects.ts'

/** The interfaces that an exported network may have: any number of events at once, or TopCPToolkit's NuFlows block. */
export const ONNX_PROFILES = ['events', 'topcptoolkit'] as const
/** The interface of an exported network. */
export type OnnxProfile = (typeof ONNX_PROFILES)[number]

/** What is asked of an export. */
export interface OnnxRequest {
  readonly profile: OnnxProfile
  /** Draws of each event; of no meaning to a regression. */
  readonly draws: number
  /** The quantile above which a jet counts as b-tagged, for the profile `topcptoolkit`. */
  readonly taggedAbove: number
  /** Whether the latent numbers are an input, `z`, or drawn in the graph; by default an input, but for `topcptoolkit`. */
  readonly latent?: 'input' | 'inside' | undefined
}

/** An exported network. */
export interface OnnxFile {
  readonly bytes: Uint8Array
  readonly opset: number
  readonly nodes: number
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** A network's own part of an export. */
export interface Exported {
  readonly network: string
  readonly leptons: 1 | 2
  /** Columns of the latent, and how it is drawn; a regression has none. */
  readonly latent?: { readonly dim: number; readonly base: 'normal' | 'uniform'; readonly width: number }
  readonly neutrinos: number
  /** What the network is given, [events · rows, columns] each, and what it needs to come back to momenta. */
  readonly features: (graph: Graph, events: GraphEvents) => { rows: Readonly<Record<string, Value>>; back: unknown }
  /** Rows of an event and columns of each of these. */
  readonly shapes: Readonly<Record<string, readonly [rows: number, columns: number]>>
  /** The network on tensors of these, `z` [events · draws, D] among them where there is a latent. */
  readonly run: (
    given: Readonly<Record<string, Tensor>>,
    events: number,
    draws: number,
  ) => Readonly<Record<string, Tensor>>
  /** Momenta [B, draws, …] in GeV, (px, py, pz) of each neutrino, and what is added to ln p of the standardised rows to have it per GeV³ or GeV⁶. */
  readonly momenta: (graph: Graph, rows: Value, back: never, draws: number) => { momenta: Value; logDet: Value }
  readonly what: string
}

/** Numbers of events that networks are traced with. */
const EVENTS = [2, 3] as const

async function traceOf({ shapes, latent, run }: Exported, events: number, draws: number): Promise<Trace> {
  const given: Record<string, Tensor> = Object.fromEntries(
    Object.entries(shapes).map(([name, [rows, columns]]) => [name, tf.zeros([events * rows, columns])]),
  )
  if (latent) given.z = tf.zeros([events * draws, latent.dim])
  try {
    return await traceKernels(given, (tensors) => run(tensors, events, draws))
  } finally {
    for (const tensor of Object.values(given)) tensor.dispose()
  }
}

/** The latent rows, [B · draws, D]: an input, or drawn in the graph where the interface has no place for them. */
function latentOf(graph: Graph, { latent }: Exported, request: OnnxRequest): Value | undefined {
  const { profile, draws, latent: where = profile === 'events' ? 'input' : 'inside' } = request
  if (!latent) return undefined
  const { dim, base, width } = latent
  const { reshape, mul } = formulas(graph)
  if (where === 'inside' && profile === 'events') {
    const wanted = 'latent numbers as an input, as one graph takes any number of events'
    throw new ConfigError({ who: 'latent', wanted, got: 'inside' })
  }
  if (where === 'inside') {
    // of no tensor: a node without inputs
    const name = 'z'
    const bounds = base === 'uniform' ? { low: -1, high: 1 } : { mean: 0, scale: width }
    const op = base === 'uniform' ? 'RandomUniform' : 'RandomNormal'
    graph.nodes.push({ op, inputs: [], outputs: [name], attributes: { ...bounds, shape: [draws, dim] } })
    return { name, type: 'float' }
  }
  const what =
    base === 'uniform'
      ? 'latent numbers, uniform from -1 to 1, one row a draw'
      : 'latent numbers, standard normal, one row a draw'
  const z = reshape(
    input(graph, { name: 'z', type: 'float', shape: [profile === 'events' ? 'events' : 1, draws, dim], what }),
    [-1, dim],
  )
  return width === 1 ? z : mul(z, width)
}

/**
 * A trained network as an ONNX file: its preprocessing, its weights, and the way back to momenta, in one graph.
 * @throws ConfigError for a profile that the network has not
 */
export async function exportNetwork(
  exported: Exported,
  request: OnnxRequest,
  version: string,
  metadata: Readonly<Record<string, string>>,
): Promise<OnnxFile> {
  const { profile, taggedAbove } = request
  const draws = exported.latent ? request.draws : 1
  if (profile === 'topcptoolkit' && (exported.neutrinos !== 2 || draws !== 1)) {
    const got = exported.neutrinos === 2 ? `${draws} draws` : exported.network
    throw new ConfigError({ who: 'profile topcptoolkit', wanted: 'a network of two neutrinos, and one draw', got })
  }
  const graph = newGraph()
  const f = formulas(graph)
  const events = profile === 'events' ? eventInputs(graph, exported.leptons) : topCpInputs(graph, taggedAbove)
  const { rows, back } = exported.features(graph, events)
  const z = latentOf(graph, exported, { ...request, draws })
  const [one, other] = [await traceOf(exported, EVENTS[0], draws), await traceOf(exported, EVENTS[1], draws)]
  const given = {
    values: { ...rows, ...(z && { z }) },
    present: { places: events.places, mask: events.present },
  }
  const out = lower(graph, { one, other, events: EVENTS }, given)
  const { momenta, logDet } = exported.momenta(graph, out.value, back as never, draws)
  const width = 3 * exported.neutrinos
  const all = f.cast(momenta, 'float')
  const logProb = out.logProb && f.cast(f.add(f.reshape(f.cast(out.logProb, 'double'), [-1, draws]), logDet), 'float')
  const power = exported.neutrinos === 1 ? 'GeV^-3' : 'GeV^-6'
  if (profile === 'topcptoolkit') {
    const what = 'px, py, pz of the neutrino, then of the antineutrino [GeV]'
    output(graph, f.reshape(all, [width]), { name: 'outputs', shape: [width], what })
    if (logProb)
      output(graph, f.reshape(logProb, [1]), { name: 'log_probs', shape: [1], what: `ln p of it, per ${power}` })
  } else {
    const shape = exported.latent ? ['events', draws, exported.neutrinos, 3] : ['events', exported.neutrinos, 3]
    const sizes = exported.latent ? [-1, draws, exported.neutrinos, 3] : [-1, exported.neutrinos, 3]
    const name = exported.latent ? 'gen_nu' : 'nu'
    output(graph, f.reshape(all, sizes), { name, shape, what: 'px, py, pz [GeV], neutrino before antineutrino' })
    if (logProb)
      output(graph, logProb, { name: 'log_prob', shape: ['events', draws], what: `ln p of each draw, per ${power}` })
  }
  const bytes = await encodeOnnx(graph, {
    ...{ name: exported.network, what: exported.what, version },
    metadata: { ...metadata, profile, draws: String(draws), ...(exported.latent && { latent: exported.latent.base }) },
  })
  const names = (ports: readonly { name: string; shape: readonly (number | string)[] }[]) =>
    ports.map(({ name, shape }) => `${name} [${shape.join(', ')}]`)
  return { bytes, opset: OPSET, nodes: graph.nodes.length, inputs: names(graph.inputs), outputs: names(graph.outputs) }
}
