import { type Matrix, matrixOf, quantities } from '../../columns/index.ts'
import { columnStandards, type Turns } from '../../features/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'
import { type Tensor, type Tensor2D, tf } from '../../tensor/index.ts'
import { dequantise, type WzFeatures } from './features.ts'
import { turnMomentum, turnMomentumBack } from './frame.ts'

/** Sizes of the steps at which residuals of ln p_T, η and φ turn from linear to logarithmic: of leptons, of jets. */
const STEPS = { lepton: [0.02, 1e-3, 1e-3], jet: [0.1, 0.05, 0.05] } as const
const STEP = [STEPS.lepton, STEPS.lepton, STEPS.jet, STEPS.jet].flat()
const OBJECTS = ['l_minus', 'l_plus', 'jet1', 'jet2']
const NAMES = OBJECTS.flatMap((name) => ['log_pt', 'eta', 'phi'].map((c) => `${name}_${c}_residual`))

/** Residuals: asinh of (parton − its object)/step in ln p_T, η and φ. */
export const RESIDUALS = quantities('1', ...NAMES)
export const RESIDUAL_COUNT = RESIDUALS.length

/** ln p_T, η and φ of the four measured objects, turned, [count, 12]. */
export function objectsOf({ anchors, event }: WzFeatures): Matrix {
  const width = event.columns.length
  return matrixOf(RESIDUALS, { count: event.count, perEvent: 1 }, (i, out) => {
    for (let k = 0; k < 4; k++) {
      const at = i * width + 4 * k
      const [logPt, eta, cos, sin] = event.data.subarray(at, at + 4)
      out.set([logPt, eta, Math.atan2(sin, cos)], 3 * k)
    }
    // leptons as exactly as they were measured
    const { angles } = anchors[i]
    out.set([angles[0], angles[1]], 1)
    out.set([angles[2], angles[3]], 4)
  })
}

/**
 * Residuals of true partons against their objects, quarks in the order of the jets that they are near to; leptons dequantised.
 * @param noise four normal numbers
 */
export function residualsOf(
  { momenta, anchors }: WzFeatures,
  objects: Matrix,
  event: number,
  noise: ArrayLike<number>,
  sigma: number,
): Float64Array {
  const row = momenta!.slice(10 * event, 10 * event + 10)
  dequantise(row, noise, sigma)
  const full = Float64Array.of(...row.subarray(0, 9), -(row[0] + row[3] + row[6]), -(row[1] + row[4] + row[7]), row[9])
  const { turns } = anchors[event]
  const own = objects.data.subarray(12 * event, 12 * event + 12)
  const polar = [0, 3, 6, 9].map((at) => {
    turnMomentum(full, at, turns, event)
    const pt = Math.hypot(full[at], full[at + 1])
    return [Math.log(pt), Math.asinh(full[at + 2] / pt), Math.atan2(full[at + 1], full[at])]
  })
  const distance = (q: number, k: number) =>
    Math.hypot(polar[q][1] - own[3 * k + 1], deltaPhi(polar[q][2], own[3 * k + 2]))
  const swapped = distance(2, 3) + distance(3, 2) < distance(2, 2) + distance(3, 3)
  const order = swapped ? [0, 1, 3, 2] : [0, 1, 2, 3]
  return Float64Array.from({ length: RESIDUAL_COUNT }, (_, c) => {
    const [k, part] = [Math.floor(c / 3), c % 3]
    const value = polar[order[k]][part]
    const residual = part === 2 ? deltaPhi(value, own[c]) : value - own[c]
    return Math.asinh(residual / STEP[c])
  })
}

/** Momenta of residuals (asinh units) about the objects of an event, detector axes, quarks by falling p_T: 12 numbers. */
export function momentaOfResiduals(
  residuals: ArrayLike<number>,
  objects: ArrayLike<number>,
  turns: Turns,
  event: number,
): Float64Array {
  const out = new Float64Array(12)
  for (let k = 0; k < 4; k++) {
    const [logPt, eta, phi] = [0, 1, 2].map((part) => {
      const c = 3 * k + part
      return objects[c] + STEP[c] * Math.sinh(residuals[c])
    })
    const pt = Math.exp(logPt)
    out.set([pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)], 3 * k)
    turnMomentumBack(out, 3 * k, turns, event)
  }
  if (Math.hypot(out[6], out[7]) < Math.hypot(out[9], out[10])) {
    const first = out.slice(6, 9)
    out.copyWithin(6, 9, 12)
    out.set(first, 9)
  }
  return out
}

/** What a discriminator sees of partons besides residuals: logarithms, directions, both masses and the balance, each of order one. */
export const PARTON_FEATURES = 20

/**
 * Features of partons from residuals (asinh units) and objects, as plain operations: ln p_T, η, cos φ and sin φ of all four, masses
 * of both pairs against their peaks, and the sum of transverse momenta.
 * @returns features [N, 20] and the mass of the quarks [N, 1], GeV
 */
export function partonFeatures(residuals: Tensor2D, objects: Tensor2D): { features: Tensor2D; mass: Tensor2D } {
  const sinh = residuals.exp().sub(residuals.neg().exp()).mul(0.5)
  const polar = objects.add(sinh.mul(tf.tensor1d(STEP))) as Tensor2D
  const column = (c: number) => polar.slice([0, c], [-1, 1])
  const [logPt, eta, phi] = [0, 1, 2].map((part) => [0, 1, 2, 3].map((k) => column(3 * k + part)))
  const pt = logPt.map((x) => x.exp())
  const [cos, sin] = [phi.map((x) => x.cos()), phi.map((x) => x.sin())]
  const cosh = (x: Tensor) => x.exp().add(x.neg().exp()).mul(0.5)
  const pairMass = (a: number, b: number) =>
    pt[a]
      .mul(pt[b])
      .mul(2)
      .mul(cosh(eta[a].sub(eta[b])).sub(cos[a].mul(cos[b]).add(sin[a].mul(sin[b]))))
      .maximum(1e-3)
      .sqrt()
  const [mZ, mW] = [pairMass(0, 1), pairMass(2, 3)]
  const sum = (parts: readonly Tensor[]) => tf.addN(parts.map((part, k) => pt[k].mul(part)) as never[]) as Tensor
  const score = (x: Tensor, scale: number) => asinh(x.div(scale))
  const features = tf.concat(
    [
      ...logPt.map((x) => x.sub(3.7).div(0.6)),
      ...eta.map((x) => x.div(1.2)),
      ...cos.map((x) => x.mul(1.4)),
      ...sin.map((x) => x.mul(1.4)),
      score(mZ.sub(91.2), 2),
      score(mW.sub(80.4), 2),
      score(sum(cos), 2),
      score(sum(sin), 2),
    ],
    1,
  ) as Tensor2D
  return { features, mass: mW as Tensor2D }
}

/** asinh x = sign(x) ln(|x| + √(x² + 1)), without the loss of digits far below 0. */
function asinh(x: Tensor): Tensor {
  const size = x.abs()
  return size.add(size.square().add(1).sqrt()).log().mul(x.sign())
}

export const residualStandards = (data: Float32Array, count: number) =>
  columnStandards({ count, perEvent: 1, columns: RESIDUALS, data })
