import { constant, formulas, type Graph, input, node, type Value } from '../onnx/index.ts'

/** The objects of events in a graph, in double, [B, places] each: GeV, 1, and direction in the transverse plane. */
export interface GraphObjects {
  readonly pt: Value
  readonly eta: Value
  readonly cos: Value
  readonly sin: Value
  readonly energy: Value
}

/** What a network is told of events, in double. */
export interface GraphEvents {
  readonly met: Pick<GraphObjects, 'pt' | 'cos' | 'sin'>
  readonly leptons: GraphObjects & { readonly charge: Value; readonly type: Value }
  readonly jets: GraphObjects & { readonly isTagged: Value }
  /** [B, 1] */
  readonly njets: Value
  readonly nbjets: Value
  /** Which places of jets are filled, [B, places] float. */
  readonly present: Value
  readonly places: number
}

/** sinh x = (eˣ − e⁻ˣ)/2 and cosh x, in double; |x| is at most 10. */
export function hyperbolic(graph: Graph, x: Value): { sinh: Value; cosh: Value } {
  const { exp, neg, sub, add, mul } = formulas(graph)
  const [up, down] = [exp(x), exp(neg(x))]
  return { sinh: mul(sub(up, down), 0.5), cosh: mul(add(up, down), 0.5) }
}

/** asinh x = sign(x) ln(|x| + √(x² + 1)), in double. */
export function asinh(graph: Graph, x: Value): Value {
  const { abs, add, mul, sqrt, log, sign } = formulas(graph)
  return mul(sign(x), log(add(abs(x), sqrt(add(mul(x, x), 1)))))
}

const PLACES = 10

/** Columns of an input [B, places, columns], each [B, places] double. */
function columnsOf(graph: Graph, value: Value, names: readonly string[], places: number): Value[] {
  const { cast, split, reshape } = formulas(graph)
  const parts = split(cast(value, 'double'), new Array(names.length).fill(1), places === 1 ? 1 : 2)
  return places === 1 ? parts : parts.map((part) => reshape(part, [-1, places]))
}

/** Numbers of absent places that every function takes. */
function filled(graph: Graph, objects: GraphObjects, present: Value): GraphObjects {
  const { where } = formulas(graph)
  return {
    pt: where(present, objects.pt, 1),
    eta: where(present, objects.eta, 0),
    cos: where(present, objects.cos, 1),
    sin: where(present, objects.sin, 0),
    energy: where(present, objects.energy, 2),
  }
}

/** Inputs by object, in the columns of `neutrina/events`: any number of events, jets in ten places by falling momentum. */
export function eventInputs(graph: Graph, leptons: 1 | 2): GraphEvents {
  const { cast, greater, split } = formulas(graph)
  const one = (op: string, x: Value) => node(graph, op, [x])
  const met = input(graph, {
    ...{ name: 'met', type: 'float', shape: ['events', 2] },
    what: 'missing transverse momentum: pt [GeV], phi [rad]',
  })
  const lepton = input(graph, {
    ...{ name: 'leptons', type: 'float', shape: ['events', leptons, 6] },
    what: 'charged leptons: pt [GeV], eta, phi [rad], energy [GeV], charge, type (0 electron, 1 muon)',
  })
  const jet = input(graph, {
    ...{ name: 'jets', type: 'float', shape: ['events', PLACES, 5] },
    what: 'jets by falling pt: pt [GeV], eta, phi [rad], energy [GeV], is_tagged; pt 0 marks an empty place',
  })
  const counts = input(graph, {
    ...{ name: 'counts', type: 'float', shape: ['events', 2] },
    what: 'numbers of jets and of b-tagged jets, before the cut at ten places',
  })
  const [metPt, metPhi] = columnsOf(graph, met, ['pt', 'phi'], 1)
  const flat = leptons === 1 ? formulas(graph).reshape(lepton, [-1, 6]) : lepton
  const [pt, eta, phi, energy, charge, type] = columnsOf(
    graph,
    flat,
    ['pt', 'eta', 'phi', 'energy', 'charge', 'type'],
    leptons,
  )
  const jets = columnsOf(graph, jet, ['pt', 'eta', 'phi', 'energy', 'isTagged'], PLACES)
  const present = greater(jets[0], 0)
  const [njets, nbjets] = split(cast(counts, 'double'), [1, 1], 1)
  const raw = { pt: jets[0], eta: jets[1], cos: one('Cos', jets[2]), sin: one('Sin', jets[2]), energy: jets[3] }
  return {
    met: { pt: metPt, cos: one('Cos', metPhi), sin: one('Sin', metPhi) },
    leptons: { pt, eta, cos: one('Cos', phi), sin: one('Sin', phi), energy, charge, type },
    jets: { ...filled(graph, raw, present), isTagged: jets[4] },
    ...{ njets, nbjets, present: cast(present, 'float'), places: PLACES },
  }
}

/** The columns of momenta (px, py, pz, …) that TopCPToolkit gives its NuFlows block, as objects, [1, places]. */
function cartesian(graph: Graph, columns: readonly Value[], logEnergy: Value): GraphObjects {
  const { add, sub, mul, div, sqrt, exp, max } = formulas(graph)
  const [px, py, pz] = columns
  const pt = sqrt(add(mul(px, px), mul(py, py)))
  const least = max(pt, 1e-12)
  return {
    ...{ pt, eta: asinh(graph, div(pz, least)), cos: div(px, least), sin: div(py, least) },
    energy: sub(exp(logEnergy), 1),
  }
}

/**
 * The inputs of TopCPToolkit's NuFlows block, one event a call, in its order: jets [n, 6] (px, py, pz, ln(1 + E), ln(1 + m),
 * quantile of the b-tag), leptons [2, 6] (px, py, pz, ln(1 + E), charge, flavour), met [1, 3] (px, py, ΣE_T), misc [1, 3]
 * (electrons, muons, jets); GeV.
 * @param taggedAbove a jet is b-tagged whose quantile is above this
 */
export function topCpInputs(graph: Graph, taggedAbove: number): GraphEvents {
  const { cast, concat, split, reshape, greater, less, sumOver, sqrt, add, mul, max, div } = formulas(graph)
  const port = (name: string, shape: readonly (number | string)[], what: string) =>
    input(graph, { name, type: 'float', shape, what })
  const jet = port('jets', ['num_jets', 6], 'px, py, pz [GeV], ln(1+E), ln(1+m), b-tag quantile; by falling pt')
  const lepton = port('leptons', [2, 6], 'px, py, pz [GeV], ln(1+E), charge, flavour (0 e, 1 mu)')
  const met = port('met', [1, 3], 'px, py, sum ET [GeV]')
  const misc = port('misc', [1, 3], 'numbers of electrons, muons, jets')
  const { ints } = formulas(graph)
  const padded = node(graph, 'Slice', [
    concat([jet, constant(graph, 'float', new Array(6 * PLACES).fill(0), [PLACES, 6])], 0),
    ints([0]),
    ints([PLACES]),
    ints([0]),
  ])
  const rows = (value: Value, places: number) =>
    split(cast(value, 'double'), new Array(6).fill(1), 1).map((column) => reshape(column, [1, places]))
  const jets = rows(padded, PLACES)
  const leptons = rows(lepton, 2)
  const count = cast(node(graph, 'Shape', [jet], { start: 0, end: 1 }, 'int64'), 'double')
  const place = constant(
    graph,
    'double',
    Array.from({ length: PLACES }, (_, k) => k),
    [1, PLACES],
  )
  const present = less(place, count)
  const isTagged = cast(greater(jets[5], taggedAbove), 'double')
  const [metX, metY] = split(cast(met, 'double'), [1, 1, 1], 1)
  const metPt = sqrt(add(mul(metX, metX), mul(metY, metY)))
  const least = max(metPt, 1e-12)
  const [, , njets] = split(cast(misc, 'double'), [1, 1, 1], 1)
  // of all jets, as of events; the places beyond the tenth count too
  const tags = greater(formulas(graph).gather(cast(jet, 'double'), [5], 1), taggedAbove)
  return {
    met: { pt: metPt, cos: div(metX, least), sin: div(metY, least) },
    leptons: { ...cartesian(graph, leptons, leptons[3]), charge: leptons[4], type: leptons[5] },
    jets: { ...filled(graph, cartesian(graph, jets, jets[3]), present), isTagged },
    ...{ njets, nbjets: reshape(sumOver(cast(tags, 'double'), [0]), [1, 1]) },
    ...{ present: cast(present, 'float'), places: PLACES },
  }
}
