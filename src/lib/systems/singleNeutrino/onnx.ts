import { ELECTRON_MASS, MUON_MASS, W_MASS } from '../../kinematics/index.ts'
import { formulas, type Graph, type Value } from '../../onnx/index.ts'
import { type Params, type Tensor, type Tensor2D, tf } from '../../tensor/index.ts'
import type { Exported } from '../exportNetwork.ts'
import { ownColumns, standardisedRows } from '../graphColumns.ts'
import { type GraphEvents, type GraphObjects, hyperbolic } from '../graphObjects.ts'
import type { NuFlowsParams } from './flow.ts'
import type { NeutrinoNetwork } from './network.ts'
import type { Preprocessing } from './preprocessing.ts'
import { nuFlowsShape } from './profiles.ts'
import type { NeutrinoSettings } from './recipes.ts'
import type { NuFeedForwardParams } from './regression.ts'

/** How events were turned, [B, 1] each: cosine and sine of the angle, and the signs of y and η. */
interface GraphTurns {
  readonly cos: Value
  readonly sin: Value
  readonly ySign: Value
  readonly etaSign: Value
}

/** The twin of `turnsInto`; nothing in the detector's frame. */
function turnsOf(graph: Graph, { leptons, met }: GraphEvents, frame: string): GraphTurns | undefined {
  if (frame === 'detector') return undefined
  const { mul, sub, less, cast } = formulas(graph)
  const across = sub(mul(met.sin, leptons.cos), mul(met.cos, leptons.sin))
  const signOf = (value: Value) => sub(1, mul(cast(less(value, 0), 'double'), 2))
  return { cos: leptons.cos, sin: leptons.sin, ySign: signOf(across), etaSign: signOf(leptons.eta) }
}

/** p_x, p_y and η of objects in the turned axes. */
function turned(graph: Graph, objects: Pick<GraphObjects, 'pt' | 'cos' | 'sin'>, turns: GraphTurns | undefined) {
  const { mul, add, sub } = formulas(graph)
  const { pt, cos, sin } = objects
  if (!turns) return { px: mul(pt, cos), py: mul(pt, sin) }
  const x = add(mul(cos, turns.cos), mul(sin, turns.sin))
  const y = mul(turns.ySign, sub(mul(sin, turns.cos), mul(cos, turns.sin)))
  return { px: mul(pt, x), py: mul(pt, y) }
}

/** The two quadratic inputs of `wNeutrinoPz`. */
function quadratic(graph: Graph, { leptons, met }: GraphEvents): { centre: Value; halfDistance: Value } {
  const { mul, add, sub, div, sign, sqrt, abs, less, where } = formulas(graph)
  const lz = mul(leptons.pt, hyperbolic(graph, leptons.eta).sinh)
  const mass2 = where(less(leptons.type, 0.5), add(mul(leptons.type, 0), ELECTRON_MASS ** 2), MUON_MASS ** 2)
  const between = add(mul(leptons.cos, met.cos), mul(leptons.sin, met.sin))
  const alpha = add(sub(W_MASS ** 2, mass2), mul(mul(mul(leptons.pt, met.pt), 2), between))
  const a = sub(mul(lz, lz), mul(leptons.energy, leptons.energy))
  const ratio = div(leptons.energy, mul(a, 2))
  const delta = mul(mul(ratio, ratio), add(mul(alpha, alpha), mul(mul(mul(a, met.pt), met.pt), 4)))
  return {
    centre: div(mul(alpha, lz), mul(a, -2)),
    halfDistance: mul(sign(delta), sqrt(abs(delta))),
  }
}

/** What a trained network of one neutrino gives to its export; `latentWidth` is that of its flow's normal. */
export function exportedNeutrino(
  name: string,
  built: NeutrinoNetwork,
  params: Params,
  settings: Pick<NeutrinoSettings, 'profile' | 'frame' | 'quadratic'>,
  preprocessing: Preprocessing,
  latentWidth: number,
): Exported {
  const shape = nuFlowsShape(settings.profile, settings.quadratic)
  const { target } = preprocessing
  const places = 10
  const features = (graph: Graph, events: GraphEvents) => {
    const { log, mul } = formulas(graph)
    const { leptons, met, jets, njets, nbjets } = events
    const turns = turnsOf(graph, events, settings.frame)
    const eta = (value: Value) => (turns ? mul(turns.etaSign, value) : value)
    const [ofMet, ofLepton, ofJets] = [met, leptons, jets].map((objects) => turned(graph, objects, turns))
    const own = [ofMet.px, ofMet.py, ofLepton.px, ofLepton.py, eta(leptons.eta), log(leptons.energy)]
    const solutions = settings.quadratic ? quadratic(graph, events) : undefined
    const more = solutions ? [eta(solutions.centre), solutions.halfDistance] : []
    const rows = {
      event: standardisedRows(graph, [...own, leptons.type, njets, nbjets, ...more], preprocessing.event),
      jets: standardisedRows(
        graph,
        [ofJets.px, ofJets.py, eta(jets.eta), log(jets.energy), jets.isTagged],
        preprocessing.jets,
        places,
      ),
      anchor: standardisedRows(graph, [ofMet.px, ofMet.py, eta(leptons.eta)], target),
    }
    return { rows, back: turns }
  }
  const inputsOf = (given: Readonly<Record<string, Tensor>>, events: number) => ({
    event: given.event as Tensor2D,
    jets: {
      rows: given.jets as Tensor2D,
      offsets: tf.tensor1d(
        Array.from({ length: events + 1 }, (_, m) => m * places),
        'int32',
      ),
    },
    anchor: given.anchor as Tensor2D,
  })
  const run: Exported['run'] = (given, events, draws) => {
    const inputs = inputsOf(given, events)
    if (built.kind === 'nu-ff') return { value: built.model.predict(params as NuFeedForwardParams, inputs) }
    const context = built.model.context(params as NuFlowsParams, inputs)
    return built.model.posterior(params as NuFlowsParams, context).push(given.z as Tensor2D, draws)
  }
  return {
    network: name,
    leptons: 1,
    neutrinos: 1,
    ...(built.kind === 'nu-flows' && { latent: { dim: 3, base: 'normal' as const, width: latentWidth } }),
    shapes: { event: [1, shape.eventInputs], jets: [places, shape.jetInputs], anchor: [1, 3] },
    features,
    run,
    momenta: (graph, rows, turns: GraphTurns | undefined, draws) => {
      const { mul, add, sub, sqrt, log, concat, expand } = formulas(graph)
      const stacked = (columns: readonly Value[]) =>
        concat(
          columns.map((column) => expand(column, 2)),
          2,
        )
      const [x, y, eta] = ownColumns(graph, rows, target, draws)
      const pt2 = add(mul(x, x), mul(y, y))
      const pz = mul(sqrt(pt2), hyperbolic(graph, eta).sinh)
      const scales = Array.from(target.scale).reduce((sum, scale) => sum + Math.log(scale), 0)
      const logDet = sub(-scales, mul(log(add(pt2, mul(pz, pz))), 0.5))
      if (!turns) return { momenta: stacked([x, y, pz]), logDet }
      const up = mul(turns.ySign, y)
      const momenta = [
        sub(mul(turns.cos, x), mul(turns.sin, up)),
        add(mul(turns.sin, x), mul(turns.cos, up)),
        mul(turns.etaSign, pz),
      ]
      return { momenta: stacked(momenta), logDet }
    },
    what: 'the neutrino of semileptonic top-quark pairs',
  }
}
