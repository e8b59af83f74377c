import { TOP_MASS, W_MASS } from '../../../kinematics/index.ts'
import { constant, formulas, type Graph, node, type Value } from '../../../onnx/index.ts'
import { type GraphEvents, type GraphObjects, hyperbolic } from '../../graphObjects.ts'
import { ellipseColumns } from './ellipse.ts'
import { chosenFirst, type GraphColumns } from './released.ts'

/** How events were turned, [B, 1] each, and what the coordinates refer to. */
export interface GraphPairTurns {
  readonly cos: Value
  readonly sin: Value
  readonly ySign: Value
  readonly etaSign: Value
  readonly etaShift: Value
  /** 1 where the antineutrino comes first. */
  readonly swapped: Value
  readonly metX: Value
  readonly metY: Value
  /** Both leptons in their order and in the turned axes, [B, 2]. */
  readonly leptons: GraphEvents['leptons']
  /** Turned η, [B, 2]. */
  readonly eta: Value
}

/** The twin of `turnsInto` for the frame of the leptons: the harder one first, at azimuth 0. */
export function turnsOf(graph: Graph, { leptons: given, met }: GraphEvents): GraphPairTurns {
  const f = formulas(graph)
  const { split, gather, greater, greaterOrEqual, less, where, sub, mul, add, cast } = f
  const [pt0, pt1] = split(given.pt, [1, 1], 1)
  const charge0 = gather(given.charge, [0], 1)
  // the negative one is first only where it is harder
  const second = where(less(charge0, 0), cast(greaterOrEqual(pt1, pt0), 'double'), cast(greater(pt1, pt0), 'double'))
  const ordered = chosenFirst(graph, given, greater(second, 0.5))
  const [cos, cos2] = split(ordered.cos, [1, 1], 1)
  const [sin, sin2] = split(ordered.sin, [1, 1], 1)
  const [eta1, eta2] = split(ordered.eta, [1, 1], 1)
  const signOf = (negative: Value) => sub(1, mul(cast(negative, 'double'), 2))
  const ySign = signOf(less(sub(mul(sin2, cos), mul(cos2, sin)), 0))
  const etaSign = signOf(less(eta1, eta2))
  const etaShift = mul(add(eta1, eta2), 0.5)
  const turns = { cos, sin, ySign, etaSign, etaShift }
  const direction = turnedDirection(graph, ordered, turns)
  const ofMet = turnedDirection(graph, met, turns)
  return {
    ...turns,
    swapped: less(gather(ordered.charge, [0], 1), 0),
    metX: mul(met.pt, ofMet.cos),
    metY: mul(met.pt, ofMet.sin),
    leptons: { ...ordered, ...direction },
    eta: mul(etaSign, sub(ordered.eta, etaShift)),
  }
}

type Axes = Pick<GraphPairTurns, 'cos' | 'sin' | 'ySign'>

function turnedDirection(graph: Graph, { cos, sin }: Pick<GraphObjects, 'cos' | 'sin'>, turns: Axes) {
  const { add, sub, mul } = formulas(graph)
  return {
    cos: add(mul(cos, turns.cos), mul(sin, turns.sin)),
    sin: mul(turns.ySign, sub(mul(sin, turns.cos), mul(cos, turns.sin))),
  }
}

/** A momentum in the turned axes, [B, places] each. */
export interface GraphMomentum {
  readonly e: Value
  readonly px: Value
  readonly py: Value
  readonly pz: Value
}

/** The momentum of objects whose direction is turned already; the mass is the measured one. */
function momentumOf(graph: Graph, { pt, eta, cos, sin, energy }: GraphObjects, turnedEta: Value): GraphMomentum {
  const { mul, add, sub, sqrt, max } = formulas(graph)
  const p = mul(pt, hyperbolic(graph, eta).cosh)
  const mass2 = max(sub(mul(energy, energy), mul(p, p)), 0)
  const [px, py, pz] = [mul(pt, cos), mul(pt, sin), mul(pt, hyperbolic(graph, turnedEta).sinh)]
  const e = sqrt(add(add(add(mul(px, px), mul(py, py)), mul(pz, pz)), mass2))
  return { e, px, py, pz }
}

/** Added to an invariant mass before its logarithm is taken, GeV. */
const SMALLEST_MASS = 1

function logMass(graph: Graph, { e, px, py, pz }: GraphMomentum): Value {
  const { mul, add, sub, sqrt, max, log } = formulas(graph)
  const squared = sub(mul(e, e), add(add(mul(px, px), mul(py, py)), mul(pz, pz)))
  return log(add(sqrt(max(squared, 0)), SMALLEST_MASS))
}

function logPairMass(graph: Graph, p: GraphMomentum, q: GraphMomentum): Value {
  const { add } = formulas(graph)
  return logMass(graph, { e: add(p.e, q.e), px: add(p.px, q.px), py: add(p.py, q.py), pz: add(p.pz, q.pz) })
}

/** The azimuth of a direction with y ≥ 0, in double: that of float32, mended by the sine of what is missing. */
function upperAngle(graph: Graph, cos: Value, sin: Value): Value {
  const { div, add, abs, where, less, sub, mul, cast } = formulas(graph)
  const half = cast(node(graph, 'Atan', [cast(div(sin, add(abs(cos), 1)), 'float')]), 'double')
  const near = where(less(cos, 0), sub(Math.PI, mul(half, 2)), mul(half, 2))
  const missing = sub(mul(sin, node(graph, 'Cos', [near])), mul(cos, node(graph, 'Sin', [near])))
  return add(near, missing)
}

/** The twin of `turnedFeatures`. */
export function turnedColumns(graph: Graph, events: GraphEvents, turns: GraphPairTurns): GraphColumns {
  const { mul, add, sub, log, split, sumOver, cast, gather } = formulas(graph)
  const { met, njets, nbjets, present } = events
  const { leptons, eta } = turns
  const both = momentumOf(graph, leptons, eta)
  const parts = Object.fromEntries(Object.entries(both).map(([name, column]) => [name, split(column, [1, 1], 1)]))
  const [first, second] = [0, 1].map((k) => ({
    ...{ e: parts.e[k], px: parts.px[k], py: parts.py[k], pz: parts.pz[k] },
  }))
  const jets = { ...events.jets, ...turnedDirection(graph, events.jets, turns) }
  const jetEta = mul(turns.etaSign, sub(jets.eta, turns.etaShift))
  const jet = momentumOf(graph, jets, jetEta)
  const jetSum = sumOver(mul(jets.pt, cast(present, 'double')), [1], true)
  const scalarSum = add(add(met.pt, sumOver(leptons.pt, [1], true)), jetSum)
  const place = add(mul(leptons.pt, 0), constant(graph, 'double', [0, 1], [1, 2]))
  return {
    met: [turns.metX, turns.metY, log(add(met.pt, SMALLEST_MASS))],
    leptons: [both.px, both.py, log(leptons.pt), eta, leptons.type, place],
    jets: [
      ...[jet.px, jet.py, jetEta, log(jets.pt), logMass(graph, jet), jets.isTagged],
      ...[logPairMass(graph, jet, first), logPairMass(graph, jet, second)],
    ],
    jetRows: ellipseColumns(graph, both, jet, events.places, { topMass: TOP_MASS, wMass: W_MASS }),
    misc: [
      ...[njets, nbjets, mul(turns.etaSign, turns.etaShift), gather(eta, [0], 1)],
      upperAngle(graph, ...(split2(graph, leptons.cos, leptons.sin) as [Value, Value])),
      ...[logPairMass(graph, first, second), log(scalarSum)],
    ],
  }
}

/** Of the second lepton, cosine and sine. */
const split2 = (graph: Graph, ...columns: Value[]) => columns.map((column) => formulas(graph).gather(column, [1], 1))

/** Widths that the transverse sum and difference are measured in, GeV, and the least distance in η; as `coordinates.ts`. */
const SUM_WIDTH = 15
const DIFFERENCE_WIDTH = 40
const LEAST_ETA = 0.3

/**
 * The twin of `decodeNeutrinos`: momenta [B, draws, 2, 3] of ν, then of ν̄, and ln |∂coordinates/∂momenta| [B, draws]. Both
 * neutrinos go side by side, on the last axis of [B, draws, 2].
 */
export function momentaOfTurned(graph: Graph, coordinates: Value, turns: GraphPairTurns) {
  const f = formulas(graph)
  const { add, sub, mul, div, sqrt, log, neg, max, where, split, concat, matMul, gather, expand } = f
  const [transverse, etas] = split(coordinates, [4, 2], 2)
  const { sinh } = hyperbolic(graph, transverse)
  // of sums and differences (x, y): x of both, y of both
  const [mean, from] = [SUM_WIDTH / 2, DIFFERENCE_WIDTH]
  const both = [...[mean, mean, 0, 0], ...[0, 0, mean, mean], ...[from, -from, 0, 0], ...[0, 0, from, -from]]
  const half = mul(concat([turns.metX, turns.metX, turns.metY, turns.metY], 1), 0.5)
  const places = add(matMul(sinh, constant(graph, 'double', both, [4, 4])), expand(half, 1))
  const [x, y] = split(places, [2, 2], 2)
  const own = sqrt(add(mul(x, x), mul(y, y)))
  // of each event: of both leptons, and of the event
  const ofPair = (column: Value) => expand(column, 1)
  const [leptonCos, leptonSin, leptonEta, leptonPt] = [
    ...[turns.leptons.cos, turns.leptons.sin, turns.eta, turns.leptons.pt],
  ].map(ofPair)
  const [cos, sin, ySign, etaSign, etaShift] = [
    ...[turns.cos, turns.sin, turns.ySign, turns.etaSign, turns.etaShift],
  ].map(ofPair)
  const reach = div(W_MASS ** 2 / 2, leptonPt)
  const cosh = max(div(add(add(mul(x, leptonCos), mul(y, leptonSin)), reach), own), 1)
  const acosh = log(add(cosh, sqrt(sub(mul(cosh, cosh), 1))))
  const distance = sqrt(add(mul(acosh, acosh), LEAST_ETA ** 2))
  const angle = add(mul(etaSign, add(leptonEta, mul(distance, etas))), etaShift)
  const axis = hyperbolic(graph, angle)
  const up = mul(ySign, y)
  const momentum = [sub(mul(x, cos), mul(up, sin)), add(mul(x, sin), mul(up, cos)), mul(own, axis.sinh)]
  const rows = concat(
    momentum.map((column) => expand(column, 3)),
    3,
  )
  const swapped = expand(expand(turns.swapped, 1), 1)
  const momenta = where(swapped, gather(rows, [1, 0], 2), rows)
  const volume = mul(mul(own, axis.cosh), distance)
  const product = (value: Value) => node(graph, 'ReduceProd', [value], { axes: [2], keepdims: 0 })
  const squares = product(add(mul(sinh, sinh), 1))
  const all = mul(mul(product(volume), sqrt(squares)), (SUM_WIDTH * DIFFERENCE_WIDTH) ** 2)
  return { momenta, logDet: neg(log(all)) }
}
