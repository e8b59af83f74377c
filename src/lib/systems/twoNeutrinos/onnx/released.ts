import { formulas, type Graph, type Value } from '../../../onnx/index.ts'
import { type GraphEvents, type GraphObjects, hyperbolic } from '../../graphObjects.ts'

/** What the networks see of events in a graph, columns [B, places] of double; `jetRows` are more columns of jets, [B · places, n]. */
export interface GraphColumns {
  readonly met: readonly Value[]
  readonly leptons: readonly Value[]
  readonly jets: readonly Value[]
  readonly jetRows?: Value
  readonly misc: readonly Value[]
}

/** Where the second of the two leptons is the negative one, [B, 1]. */
export function negativeFirst(graph: Graph, { leptons }: GraphEvents): Value {
  const { greater, gather } = formulas(graph)
  return greater(gather(leptons.charge, [0], 1), 0)
}

type Leptons = GraphEvents['leptons']

/** Both leptons with the second one first where `second` says so. */
export function chosenFirst(graph: Graph, leptons: Leptons, second: Value): Leptons {
  const { gather, where } = formulas(graph)
  const entries = Object.entries(leptons) as [keyof Leptons, Value][]
  return Object.fromEntries(
    entries.map(([name, column]) => [name, where(second, gather(column, [1, 0], 1), column)]),
  ) as unknown as Leptons
}

/** Added to an energy before its logarithm is taken, GeV; as released. */
const SMALLEST_ENERGY = 1e-8

/** The twin of `releasedFeatures`: leptons and jets as (px, py, pz, ln E, …), ℓ⁻ first. */
export function releasedColumns(graph: Graph, events: GraphEvents, leptons: Leptons): GraphColumns {
  const { mul, log, add } = formulas(graph)
  const object = ({ pt, eta, cos, sin, energy }: GraphObjects) => {
    const pz = mul(pt, hyperbolic(graph, eta).sinh)
    return [mul(pt, cos), mul(pt, sin), pz, log(add(energy, SMALLEST_ENERGY))]
  }
  const { met, jets, njets, nbjets } = events
  return {
    met: [mul(met.pt, met.cos), mul(met.pt, met.sin)],
    leptons: [...object(leptons), leptons.charge, leptons.type],
    jets: [...object(jets), jets.isTagged],
    misc: [njets, nbjets],
  }
}
