import { constant, formulas, type Graph, input, type Value } from '../../../onnx/index.ts'
import { graphFunctions } from '../../graphFunctions.ts'
import { asinh, hyperbolic } from '../../graphObjects.ts'
import { graphPeak } from '../../graphPeak.ts'
import { W_PEAK } from '../coordinates.ts'
import { Z_PEAK } from '../zMass.ts'
import { dijetFit } from './dijetFit.ts'
import { type Four, vectors } from './vectors.ts'

/** How events are turned: the angle of the lepton pair, and the signs of y and of η. */
export interface GraphTurns {
  readonly cos: Value
  readonly sin: Value
  readonly ySign: Value
  readonly etaSign: Value
}

/** A measured object in turned axes, [B, 1] each. */
export interface GraphMeasured {
  readonly p4: Four
  readonly pt: Value
  readonly eta: Value
  readonly cos: Value
  readonly sin: Value
}

/** What the way back is measured from. */
export interface GraphAnchor {
  readonly turns: GraphTurns
  readonly objects: readonly GraphMeasured[]
  readonly logRatio: Value
  readonly logMass: Value
  readonly jets: readonly [Four, Four]
  readonly rapidity: Value
}

/** Declares what is measured: four-momenta of both leptons and of the two hardest jets; each as columns [B, 1] of double. */
export function measuredInput(graph: Graph): readonly Four[] {
  const { cast, reshape, split } = formulas(graph)
  const what = 'E, px, py, pz [GeV] of l-, l+ and of the two jets of highest pt'
  const all = input(graph, { name: 'measured', type: 'float', shape: ['events', 4, 4], what })
  const columns = split(cast(reshape(all, [-1, 16]), 'double'), new Array(16).fill(1), 1)
  return [0, 1, 2, 3].map((k) => columns.slice(4 * k, 4 * k + 4) as unknown as Four)
}

const signOf = (graph: Graph, value: Value): Value => {
  const { sub, mul, less, cast } = formulas(graph)
  return sub(1, mul(cast(less(value, 0), 'double'), 2))
}

function turnsOf(graph: Graph, [minus, plus, jet1, jet2]: readonly Four[]): GraphTurns {
  const { add, sub, mul, div, max } = formulas(graph)
  const { hypot, sum } = graphFunctions(graph)
  const [x, y] = [add(minus[1], plus[1]), add(minus[2], plus[2])]
  const length = max(hypot(x, y), 1e-300)
  const [cos, sin] = [div(x, length), div(y, length)]
  return {
    ...{ cos, sin },
    ySign: signOf(graph, sub(mul(jet1[2], cos), mul(jet1[1], sin))),
    etaSign: signOf(graph, sum([minus[3], plus[3], jet1[3], jet2[3]])),
  }
}

function turned(graph: Graph, [e, px, py, pz]: Four, { cos, sin, ySign, etaSign }: GraphTurns): GraphMeasured {
  const { add, sub, mul, div } = formulas(graph)
  const { hypot } = graphFunctions(graph)
  const x = add(mul(px, cos), mul(py, sin))
  const y = mul(ySign, sub(mul(py, cos), mul(px, sin)))
  const z = mul(etaSign, pz)
  const pt = hypot(x, y)
  return { p4: [e, x, y, z], pt, eta: asinh(graph, div(z, pt)), cos: div(x, pt), sin: div(y, pt) }
}

/** The inputs of the networks, [B, 36] as columns in the order of `wzFeatures`, and what the way back needs. */
export function graphFeatures(graph: Graph): { readonly columns: readonly Value[]; readonly anchor: GraphAnchor } {
  const { add, sub, mul, div, sqrt, log, exp, abs, max } = formulas(graph)
  const { atan, hypot, sum } = graphFunctions(graph)
  const { dot, spaceOf, axesOf } = vectors(graph)
  const [scoreZ, scoreW] = [Z_PEAK, W_PEAK].map((peak) => graphPeak(graph, peak).score)
  const measured = measuredInput(graph)
  const turns = turnsOf(graph, measured)
  const objects = measured.map((p4) => turned(graph, p4, turns))
  const [minus, plus, jet1, jet2] = objects
  const square = (x: Value) => mul(x, x)
  const cosh = (x: Value) => hyperbolic(graph, x).cosh
  const massSquare = ([e, x, y, z]: Four) => sub(square(e), sum([x, y, z].map(square)))
  const pairOf = (a: GraphMeasured, b: GraphMeasured) => {
    const p4 = a.p4.map((x, k) => add(x, b.p4[k])) as unknown as Four
    const mass = sqrt(max(massSquare(p4), 1))
    const cosPhi = add(mul(a.cos, b.cos), mul(a.sin, b.sin))
    const sinPhi = abs(sub(mul(a.sin, b.cos), mul(a.cos, b.sin)))
    const phi = mul(atan(div(sinPhi, max(add(cosPhi, 1), 1e-15))), 2)
    const eta = sub(a.eta, b.eta)
    const pt = hypot(p4[1], p4[2])
    const rapidity = asinh(graph, div(p4[3], hypot(mass, p4[1], p4[2])))
    return { p4, pt, mass, rapidity, opening: hypot(eta, phi), angle: sub(cosh(eta), cosPhi) }
  }
  const [ll, jj] = [pairOf(minus, plus), pairOf(jet1, jet2)]
  const angular = mul(mul(mul(jet1.pt, jet2.pt), 2), max(jj.angle, 1e-9))
  const flat = (object: GraphMeasured) => ({ pt: object.pt, x: object.p4[1], y: object.p4[2] })
  const fit = dijetFit(graph, [flat(jet1), flat(jet2)], angular, [ll.p4[1], ll.p4[2]])
  const asMassless = ({ pt, p4: [, x, y, z], eta }: GraphMeasured, logScale: Value): Four => {
    const f = exp(logScale)
    return [mul(mul(f, pt), cosh(eta)), mul(f, x), mul(f, y), mul(f, z)]
  }
  const jets = [asMassless(jet1, fit.logScales[0]), asMassless(jet2, fit.logScales[1])] as const
  const fitted = jets[0].map((x, k) => add(x, jets[1][k])) as unknown as Four
  const fittedMass = sqrt(max(massSquare(fitted), 1))
  const sinhY = div(fitted[3], hypot(fittedMass, fitted[1], fitted[2]))
  const rapidity = asinh(graph, sinhY)
  const mT = sqrt(add(square(ll.pt), W_PEAK.mass ** 2))
  const nominal: Four = [mul(mT, cosh(rapidity)), mul(ll.p4[1], -1), mul(ll.p4[2], -1), mul(mT, sinhY)]
  const mass = add(mul(mT, 0), W_PEAK.mass)
  const { axis, along, across, acollinear } = axesOf(nominal, mass, jets)
  const flight = max(hypot(...spaceOf(nominal)), 1e-300)
  const columns = [
    ...objects.flatMap(({ pt, eta, cos, sin }) => [log(pt), eta, cos, sin]),
    ...[jet1, jet2].map(({ p4 }) => mul(log(max(massSquare(p4), 1)), 0.5)),
    ...[ll.pt, jj.pt, ll.mass, jj.mass].map((x) => log(max(x, 1))),
    scoreZ(ll.mass),
    ...[ll.rapidity, jj.rapidity, ll.opening, jj.opening],
    ...fit.logScales,
    log(add(fit.chiSquare, 1)),
    rapidity,
    scoreW(fittedMass),
    dot(acollinear, along),
    dot(acollinear, across),
    div(dot(axis, spaceOf(nominal)), flight),
    log(div(nominal[0], W_PEAK.mass)),
    sub(add(log(jet1.pt), fit.logScales[0]), add(log(jet2.pt), fit.logScales[1])),
  ]
  const logRatio = sub(log(minus.pt), log(plus.pt))
  return { columns, anchor: { turns, objects, logRatio, logMass: log(ll.mass), jets, rapidity } }
}

/** Momenta of the turned axes in those of the detector. */
export function turnedBack(graph: Graph, [x, y, z]: readonly Value[], turns: GraphTurns): readonly Value[] {
  const { add, sub, mul } = formulas(graph)
  const up = mul(turns.ySign, y)
  return [sub(mul(x, turns.cos), mul(up, turns.sin)), add(mul(x, turns.sin), mul(up, turns.cos)), mul(turns.etaSign, z)]
}

/** Columns [B, draws] as one array [B, draws, columns]. */
export function stacked(graph: Graph, columns: readonly Value[]): Value {
  const { concat, expand } = formulas(graph)
  return concat(
    columns.map((column) => expand(column, 2)),
    2,
  )
}

/** A row of constants. */
export const rowOf = (graph: Graph, values: readonly number[]): Value =>
  constant(graph, 'double', values, [values.length])
