import type { Distribution } from '../../../distributions/index.ts'
import { formulas, type Graph, type Value } from '../../../onnx/index.ts'
import { type Params, type Tensor, type Tensor2D, tf } from '../../../tensor/index.ts'
import type { ExportedGraph, GraphOutput } from '../../exportGraph.ts'
import { ownColumns, ownRows, standardisedRows } from '../../graphColumns.ts'
import { COORDINATES } from '../coordinates.ts'
import { MOMENTA } from '../draws.ts'
import type { Look } from '../features.ts'
import type { Gan, GanParams } from '../gan.ts'
import type { GanPreprocessing } from '../ganPreprocessing.ts'
import type { Invertible, InvertibleParams } from '../invertible.ts'
import type { Preprocessing } from '../preprocessing.ts'
import { type GraphAnchor, graphFeatures, measuredInput } from './features.ts'
import { momentaOfCoordinates, momentaOfGraphResiduals } from './momenta.ts'

const WHAT = 'partons of ZW -> (ll)(qq)'
const PARTON = 'px, py, pz [GeV] of l-, l+, q1, q2, the harder quark first'

/** Momenta [B, draws, 12] and densities [B, draws] as they are told. */
function told(graph: Graph, momenta: Value, draws: number, density?: { logProb: Value; what: string }): GraphOutput[] {
  const { cast, reshape } = formulas(graph)
  const value = reshape(cast(momenta, 'float'), [-1, draws, 4, 3])
  const parton: GraphOutput = { name: 'parton', shape: ['events', draws, 4, 3], what: PARTON, value }
  if (!density) return [parton]
  const { logProb, what } = density
  return [parton, { name: 'log_prob', shape: ['events', draws], what, value: cast(logProb, 'float') }]
}

const logScales = ({ scale }: Preprocessing['target']) => scale.reduce((sum, s) => sum + Math.log(s), 0)

const logProbOf = (graph: Graph, logProb: Value, draws: number): Value => {
  const { cast, reshape } = formulas(graph)
  return reshape(cast(logProb, 'double'), [-1, draws])
}

/** Draws of a conditional density, given what is measured of each event. */
const drawing =
  <P extends Params>(flow: Distribution<P>, params: P): ExportedGraph['run'] =>
  (given, draws) =>
    flow.given(params, given.context as Tensor2D).push(given.z as Tensor2D, draws) as unknown as Record<string, Tensor>

/** What an exact flow is exported with: its latent is of the width that was calibrated, its shape event by event is left out. */
interface ExactExport {
  readonly preprocessing: Preprocessing
  readonly look: Look
  readonly width?: number
}

/** The export of a flow in exact coordinates, or why there is none. */
export const exportedExact = <P extends Params>(
  network: string,
  flow: Distribution<P>,
  params: P,
  { preprocessing: { event, target }, look, width = 1 }: ExactExport,
): string | (() => ExportedGraph) => {
  if (look !== 'residuals') return 'its coordinates are scores and steps of each event, which have no form in a graph'
  return () => ({
    ...{ network, what: `${WHAT}, a flow in coordinates that impose what is exact` },
    latent: { dim: COORDINATES.length, width },
    inputs: (graph) => {
      const { columns, anchor } = graphFeatures(graph)
      return { rows: { context: standardisedRows(graph, columns, event) }, back: anchor }
    },
    columns: { context: event.columns.length },
    run: drawing(flow, params),
    outputs: (graph, { value, logProb }, anchor: GraphAnchor, draws) => {
      const { sub } = formulas(graph)
      const { momenta, logDet } = momentaOfCoordinates(graph, ownColumns(graph, value, target, draws), anchor)
      const density = sub(sub(logProbOf(graph, logProb, draws), logDet), logScales(target))
      const what = 'ln p of each draw, per GeV^10 of l-, l+, q1 and pz of q2'
      return told(graph, momenta, draws, { logProb: density, what })
    },
  })
}

/** The export of a flow on momenta. */
export const exportedMomenta = <P extends Params>(
  network: string,
  flow: Distribution<P>,
  params: P,
  { event, target }: Preprocessing,
): ExportedGraph => ({
  ...{ network, what: `${WHAT}, a flow on momenta` },
  latent: { dim: MOMENTA.length },
  inputs: (graph) => ({
    rows: { context: standardisedRows(graph, measuredInput(graph).flat(), event) },
    back: undefined,
  }),
  columns: { context: event.columns.length },
  run: drawing(flow, params),
  outputs: (graph, { value, logProb }, _: never, draws) => {
    const { sub } = formulas(graph)
    const density = sub(logProbOf(graph, logProb, draws), logScales(target))
    const momenta = ownRows(graph, value, target, draws)
    return told(graph, momenta, draws, { logProb: density, what: 'ln p of each draw, per GeV^12' })
  },
})

/** Rows of events, each as often as it has draws. */
const repeated = (rows: Tensor2D, draws: number): Tensor2D => {
  if (draws === 1) return rows
  const width = rows.shape[1]
  return tf.tile(rows.reshape([-1, 1, width]), [1, draws, 1]).reshape([-1, width]) as Tensor2D
}

/** The export of an invertible network walked back, which has no density. */
export const exportedWalk = (
  network: string,
  built: Invertible,
  params: InvertibleParams,
  { event, target }: Preprocessing,
): ExportedGraph => ({
  ...{ network, what: `${WHAT}, an invertible network walked back` },
  ...(built.noise > 0 && { latent: { dim: built.noise } }),
  inputs: (graph) => ({
    rows: { context: standardisedRows(graph, measuredInput(graph).flat(), event) },
    back: undefined,
  }),
  columns: { context: event.columns.length },
  run: ({ context, z }, draws) => {
    const rows = repeated(context as Tensor2D, draws)
    return { value: built.walkedBack(params, z ? tf.concat2d([rows, z as Tensor2D], 1) : rows) }
  },
  outputs: (graph, { value }, _: never, draws) => told(graph, ownRows(graph, value, target, draws), draws),
})

/** The export of a generator, which has no density; the naive one has no noise either, and one draw an event. */
export const exportedGan = (
  network: string,
  gan: Gan,
  params: GanParams,
  { event, residuals }: GanPreprocessing,
): ExportedGraph => ({
  ...{ network, what: `${WHAT}, a generator` },
  ...(gan.noise > 0 && { latent: { dim: gan.noise } }),
  inputs: (graph) => {
    const { columns, anchor } = graphFeatures(graph)
    return { rows: { context: standardisedRows(graph, columns, event) }, back: anchor }
  },
  columns: { context: event.columns.length },
  run: ({ context, z }, draws) => ({
    value: gan.generate(params, repeated(context as Tensor2D, draws), z as Tensor2D | undefined),
  }),
  outputs: (graph, { value }, anchor: GraphAnchor, draws) => {
    const own = { mean: residuals.mean, scale: residuals.scale }
    const columns = ownColumns(graph, value, own, draws)
    return told(graph, momentaOfGraphResiduals(graph, columns, anchor, gan.balance), draws)
  },
})
