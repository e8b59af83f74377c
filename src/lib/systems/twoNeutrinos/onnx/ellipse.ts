import { formulas, type Graph, node, type Value } from '../../../onnx/index.ts'
import { asinh } from '../../graphObjects.ts'
import type { GraphMomentum } from './turned.ts'

/** Momenta of the turned event's ellipses are compressed around this, GeV. */
const ELLIPSE_WIDTH = 50
const LARGEST = 6

/**
 * The twin of `topEllipse` for both leptons [B, 2] and every jet [B, places]: seven numbers each, [B · places, 14]. Where lepton
 * and jet lie along one line, where the ellipse is a circle whose axes may lie anywhere, no axes are chosen: its widths are 0.
 */
export function ellipseColumns(
  graph: Graph,
  leptons: GraphMomentum,
  jets: GraphMomentum,
  places: number,
  { topMass, wMass }: { topMass: number; wMass: number },
): Value {
  const f = formulas(graph)
  const { add, sub, mul, div, sqrt, max, reshape, concat, sumOver, gather, where, greater } = f
  const vector = ({ px, py, pz }: GraphMomentum, shape: readonly number[]) =>
    concat(
      [px, py, pz].map((column) => reshape(column, [...shape, 1])),
      3,
    )
  const [l, b] = [vector(leptons, [-1, 1, 2]), vector(jets, [-1, places, 1])]
  const [energy, bEnergy] = [reshape(leptons.e, [-1, 1, 2, 1]), reshape(jets.e, [-1, places, 1, 1])]
  const dot = (p: Value, q: Value) => sumOver(mul(p, q), [3], true)
  const [ll, bb, lb] = [dot(l, l), dot(b, b), dot(l, b)]
  const massSquare = (e: Value, pp: Value) => sub(mul(e, e), pp)
  const kappaLepton = mul(sub(wMass ** 2, massSquare(energy, ll)), 0.5)
  const kappaB = sub(mul(sub(topMass ** 2 - wMass ** 2, massSquare(bEnergy, bb)), 0.5), sub(mul(bEnergy, energy), lb))
  const ratio = div(bEnergy, energy)
  const normal = sub(mul(l, ratio), b)
  const length = sqrt(dot(normal, normal))
  const unit = div(normal, length)
  const distance = div(sub(kappaB, mul(kappaLepton, ratio)), length)
  const along = dot(l, unit)
  const inPlane = sub(l, mul(unit, along))
  const projected = sqrt(dot(inPlane, inPlane))
  const x = div(inPlane, max(projected, 1e-300))
  const k = add(kappaLepton, mul(distance, along))
  // E² − ℓ² + ℓ_n², which does not cancel
  const rest = add(massSquare(energy, ll), mul(along, along))
  const squared = sub(div(mul(k, k), rest), mul(distance, distance))
  const half = sqrt(max(squared, 0))
  const centre = add(mul(unit, distance), mul(x, div(mul(k, projected), rest)))
  const first = mul(x, div(mul(half, energy), sqrt(rest)))
  const rolled = (v: Value, by: number) => gather(v, [by % 3, (by + 1) % 3, (by + 2) % 3], 3)
  const across = sub(mul(rolled(unit, 1), rolled(x, 2)), mul(rolled(unit, 2), rolled(x, 1)))
  const second = mul(across, half)
  const flat = (v: Value) => gather(v, [0, 1], 3)
  const [firstFlat, secondFlat] = [flat(first), flat(second)]
  const widths = sqrt(add(mul(firstFlat, firstFlat), mul(secondFlat, secondFlat)))
  const product = node(graph, 'ReduceProd', [widths], { axes: [3], keepdims: 1 })
  const both = (v: Value) => node(graph, 'ReduceProd', [v], { axes: [3], keepdims: 1 })
  const covariance = add(both(firstFlat), both(secondFlat))
  const exists = greater(product, 0)
  const correlation = where(exists, div(covariance, where(exists, product, 1)), 0)
  const lengths = mul(concat([centre, widths], 3), 1 / ELLIPSE_WIDTH)
  const size = mul(squared, 1 / wMass ** 2)
  const compressed = f.min(f.max(asinh(graph, concat([size, lengths], 3)), -LARGEST), LARGEST)
  return reshape(concat([compressed, correlation], 3), [-1, 14])
}
