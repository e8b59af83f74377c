import { formulas, type Graph, node, type Value } from '../../../onnx/index.ts'
import { graphFunctions } from '../../graphFunctions.ts'
import { hyperbolic } from '../../graphObjects.ts'
import { graphPeak } from '../../graphPeak.ts'
import { RESIDUAL_STEPS, W_PEAK } from '../coordinates.ts'
import { STEP } from '../residuals.ts'
import { type GraphAnchor, stacked, turnedBack } from './features.ts'
import { type Four, vectors } from './vectors.ts'

/** cos and sin of an angle that is turned by another. */
function rotated(graph: Graph, { cos, sin }: { readonly cos: Value; readonly sin: Value }, by: Value) {
  const { add, sub, mul } = formulas(graph)
  const [c, s] = ['Cos', 'Sin'].map((op) => node(graph, op, [by]))
  return { cos: sub(mul(cos, c), mul(sin, s)), sin: add(mul(sin, c), mul(cos, s)) }
}

/**
 * The twin of the inverse of `exactCoordinates`: momenta of four partons [B, draws, 12] in GeV, detector axes, and
 * ln |∂momenta/∂coordinates|, of columns [B, draws].
 */
export function momentaOfCoordinates(graph: Graph, row: readonly Value[], anchor: GraphAnchor) {
  const { add, sub, mul, div, sqrt, log, exp, max, where, greaterOrEqual } = formulas(graph)
  const { hypot, sum } = graphFunctions(graph)
  const { each, axesOf, boosted } = vectors(graph)
  const { ratio, mass, angle, rapidity: step, tangent } = RESIDUAL_STEPS
  const logs: Value[] = []
  const value = (x: Value, scale: number): Value => {
    const { sinh, cosh } = hyperbolic(graph, x)
    logs.push(log(mul(cosh, scale)))
    return mul(sinh, scale)
  }
  const [minus, plus] = anchor.objects
  const logRatio = add(value(row[0], ratio), anchor.logRatio)
  const mZ = exp(add(value(row[1], mass), anchor.logMass))
  const eta = [add(value(row[2], angle), minus.eta), add(value(row[4], angle), plus.eta)]
  const phi = [rotated(graph, minus, value(row[3], angle)), rotated(graph, plus, value(row[5], angle))]
  const between = add(mul(phi[0].cos, phi[1].cos), mul(phi[0].sin, phi[1].sin))
  const opening = max(sub(hyperbolic(graph, sub(eta[0], eta[1])).cosh, between), 1e-12)
  const product = div(mul(mZ, mZ), mul(opening, 2))
  const pt = [sqrt(mul(product, exp(logRatio))), sqrt(div(product, exp(logRatio)))]
  const peak = graphPeak(graph, W_PEAK).inverse(row[6])
  const mW = peak.m
  const rapidity = add(value(row[7], step), anchor.rapidity)
  const leptons = pt.map((p, k) => {
    const { sinh, cosh } = hyperbolic(graph, eta[k])
    logs.push(add(mul(log(p), 3), log(cosh)))
    return [mul(p, phi[k].cos), mul(p, phi[k].sin), mul(p, sinh)]
  })
  const [pWx, pWy] = [0, 1].map((axis) => mul(add(leptons[0][axis], leptons[1][axis]), -1))
  const mT = hypot(mW, pWx, pWy)
  const { sinh, cosh } = hyperbolic(graph, rapidity)
  const boson: Four = [mul(mT, cosh), pWx, pWy, mul(mT, sinh)]
  const axes = axesOf(boson, mW, anchor.jets)
  const t = [value(row[8], tangent), value(row[9], tangent)]
  const cos = div(1, sqrt(add(add(mul(t[0], t[0]), mul(t[1], t[1])), 1)))
  const half = mul(mW, 0.5)
  const push = each((k) =>
    mul(mul(half, cos), sum([axes.axis[k], mul(t[0], axes.along[k]), mul(t[1], axes.across[k])])),
  )
  const [first, second] = [1, -1].map((sign) => boosted([half, ...each((k) => mul(push[k], sign))], boson, mW))
  const ordered = greaterOrEqual(hypot(first[1], first[2]), hypot(second[1], second[2]))
  const [q1, q2] = [
    [first, second],
    [second, first],
  ].map(([a, b]) => a.map((x, k) => where(ordered, x, b[k])))
  const all = [...leptons, q1.slice(1), q2.slice(1)].flatMap((p) => turnedBack(graph, p, anchor.turns))
  // of the quarks: d³q₁ dp_z,₂ = ½ m E₁ E₂ dm dy d²Ω*
  const quarks = add(log(mul(mul(mul(mW, q1[0]), q2[0]), 0.5)), mul(log(cos), 3))
  return { momenta: stacked(graph, all), logDet: sum([...logs, peak.logSlope, quarks]) }
}

/** The twin of `momentaOfResiduals`: momenta [B, draws, 12], of residuals as columns [B, draws] about the measured objects. */
export function momentaOfGraphResiduals(graph: Graph, row: readonly Value[], anchor: GraphAnchor, balance: boolean) {
  const { add, sub, mul, div, log, exp, where, less } = formulas(graph)
  const { hypot, sum } = graphFunctions(graph)
  const residual = (c: number) => mul(hyperbolic(graph, row[c]).sinh, STEP[c])
  const polar = anchor.objects.map((object, k) => ({
    pt: exp(add(log(object.pt), residual(3 * k))),
    eta: add(object.eta, residual(3 * k + 1)),
    phi: rotated(graph, object, residual(3 * k + 2)),
  }))
  const flat = polar.map(({ pt, phi }) => [mul(pt, phi.cos), mul(pt, phi.sin)])
  if (balance) {
    const lacks = [0, 1].map((axis) => mul(sum(flat.map((p) => p[axis])), -1))
    const [a, b] = [polar[2].pt, polar[3].pt]
    const share = div(a, add(a, b))
    for (const [k, own] of [
      [2, share],
      [3, sub(1, share)],
    ] as const) {
      flat[k] = flat[k].map((p, axis) => add(p, mul(own, lacks[axis])))
    }
  }
  const all = flat.map(([x, y], k) => {
    const z = mul(hypot(x, y), hyperbolic(graph, polar[k].eta).sinh)
    return turnedBack(graph, [x, y, z], anchor.turns)
  })
  const swapped = less(hypot(all[2][0], all[2][1]), hypot(all[3][0], all[3][1]))
  const [q1, q2] = [
    [all[3], all[2]],
    [all[2], all[3]],
  ].map(([a, b]) => a.map((x, axis) => where(swapped, x, b[axis])))
  return stacked(graph, [...all[0], ...all[1], ...q1, ...q2])
}
