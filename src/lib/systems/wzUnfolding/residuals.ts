import { type Matrix, matrixOf, quantities } from '../../columns/index.ts'
import { columnStandards, type Turns } from '../../features/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'
import { type Tensor, type Tensor2D, tf, withoutGradient } from '../../tensor/index.ts'
import { dequantise, type WzFeatures } from './features.ts'
import { turnMomentum, turnMomentumBack } from './frame.ts'

/** Sizes of the steps at which residuals of ln p_T, η and φ turn from linear to logarithmic: of leptons, of jets. */
const STEPS = { lepton: [0.02, 1e-3, 1e-3], jet: [0.1, 0.05, 0.05] } as const
/** The same of each residual. */
export const STEP = [STEPS.lepton, STEPS.lepton, STEPS.jet, STEPS.jet].flat()
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

/**
 * Momenta of residuals (asinh units) about the objects of an event, detector axes, quarks by falling p_T: 12 numbers. In balance, what
 * the transverse momenta of all four lack both quarks take over, each in proportion to its own.
 */
export function momentaOfResiduals(
  residuals: ArrayLike<number>,
  objects: ArrayLike<number>,
  turns: Turns,
  event: number,
  balance = true,
): Float64Array {
  const polar = Array.from({ length: RESIDUAL_COUNT }, (_, c) => objects[c] + STEP[c] * Math.sinh(residuals[c]))
  const out = new Float64Array(RESIDUAL_COUNT)
  for (let k = 0; k < 4; k++) {
    const [pt, phi] = [Math.exp(polar[3 * k]), polar[3 * k + 2]]
    out.set([pt * Math.cos(phi), pt * Math.sin(phi)], 3 * k)
  }
  const lacks = [0, 1].map((axis) => -(out[axis] + out[axis + 3] + out[axis + 6] + out[axis + 9]))
  const own = [6, 9].map((at) => Math.hypot(out[at], out[at + 1]))
  for (const [k, at] of balance ? [6, 9].entries() : []) {
    const share = own[k] / (own[0] + own[1])
    for (const axis of [0, 1]) out[at + axis] += share * lacks[axis]
  }
  for (let k = 0; k < 4; k++) {
    const at = 3 * k
    out[at + 2] = Math.hypot(out[at], out[at + 1]) * Math.sinh(polar[at + 1])
    turnMomentumBack(out, at, turns, event)
  }
  if (Math.hypot(out[6], out[7]) < Math.hypot(out[9], out[10])) {
    const first = out.slice(6, 9)
    out.copyWithin(6, 9, 12)
    out.set(first, 9)
  }
  return out
}

/** What a discriminator sees of partons besides residuals: logarithms, directions and both masses, each of order one. */
export const PARTON_FEATURES = 18

/** Partons as the losses see them. */
export interface SeenPartons {
  /** Residuals of the partons, asinh units, [N, 12]; where they are brought to balance, of what they are then. */
  readonly residuals: Tensor2D
  /** ln p_T, η, cos φ and sin φ of all four, masses of both pairs against their peaks, [N, 18]. */
  readonly features: Tensor2D
  /** Of the quarks, GeV, [N, 1]. */
  readonly mass: Tensor2D
}

/**
 * Partons from residuals (asinh units) and objects, as plain operations on all four at once; brought to balance, unless told not to, as
 * {@link momentaOfResiduals} has them: true partons are so exactly, and a discriminator that could see who is not would learn nothing else.
 */
export function partonsSeen(residuals: Tensor2D, objects: Tensor2D, balance = true): SeenPartons {
  const sinh = residuals.exp().sub(residuals.neg().exp()).mul(0.5)
  const [logPt, eta, phi] = componentsOf(objects.add(sinh.mul(tf.tensor1d(STEP))) as Tensor2D)
  const pt = logPt.exp()
  const plane: Plane = { x: pt.mul(phi.cos()), y: pt.mul(phi.sin()), pt, logPt }
  const { x, y, ...size } = balance ? balanced(plane) : plane
  const [cos, sin] = [x.div(size.pt), y.div(size.pt)]
  const apart = eta.matMul(tf.tensor2d(DIFFERENCES))
  const cosh = apart.exp().add(apart.neg().exp()).mul(0.5)
  const [a, b] = [tf.tensor2d(FIRST), tf.tensor2d(SECOND)]
  const together = cos
    .matMul(a)
    .mul(cos.matMul(b))
    .add(sin.matMul(a).mul(sin.matMul(b)))
  const product = size.pt.matMul(a).mul(size.pt.matMul(b)).mul(2)
  const masses = product.mul(cosh.sub(together)).maximum(1e-3).sqrt()
  const features = tf.concat(
    [
      size.logPt.sub(3.7).div(0.6),
      eta.div(1.2),
      cos.mul(1.4),
      sin.mul(1.4),
      asinh(masses.sub(tf.tensor1d([91.2, 80.4])).div(2)),
    ],
    1,
  ) as Tensor2D
  return {
    residuals: balance ? residualsAfter(residuals, objects, { x, y, ...size }) : residuals,
    features,
    mass: masses.slice([0, 1], [-1, 1]) as Tensor2D,
  }
}

/** Transverse momenta of the four partons, [N, 4] each. */
interface Plane {
  readonly x: Tensor
  readonly y: Tensor
  readonly pt: Tensor
  readonly logPt: Tensor
}

// pairs of partons as products with matrices [4, 2]
const FIRST = [
  [1, 0],
  [0, 0],
  [0, 1],
  [0, 0],
]
const SECOND = [
  [0, 0],
  [1, 0],
  [0, 0],
  [0, 1],
]
const DIFFERENCES = FIRST.map((row, k) => row.map((one, pair) => one - SECOND[k][pair]))
/** 1 for quarks. */
const QUARKS = [0, 0, 1, 1]

/** ln p_T, η and φ of rows of all four, [N, 4] each. */
function componentsOf(rows: Tensor2D): Tensor2D[] {
  const count = rows.shape[0]
  return rows
    .reshape([count, 4, 3])
    .transpose([2, 0, 1])
    .split(3)
    .map((one) => one.reshape([count, 4]) as Tensor2D)
}

/** What the transverse momenta of all four lack, both quarks take over, each in proportion to its own. */
function balanced({ x, y, logPt }: Plane): Plane {
  const share = tf.sigmoid(logPt.matMul(tf.tensor2d([[0], [0], [1], [-1]])))
  const shares = share.mul(tf.tensor1d([0, 0, 1, -1])).add(tf.tensor1d([0, 0, 0, 1]))
  const [nearX, nearY] = [x, y].map((all) => all.sub(shares.mul(all.sum(1, true))))
  const anew = nearX.square().add(nearY.square()).add(TINY).log().mul(0.5)
  const quarks = tf.tensor1d(QUARKS)
  const log = logPt.add(anew.sub(logPt).mul(quarks))
  return { x: nearX, y: nearY, logPt: log, pt: log.exp() }
}

/** The residuals of partons that were brought to balance, [N, 12]: those of quarks in ln p_T and φ are others. */
function residualsAfter(residuals: Tensor2D, objects: Tensor2D, { x, y, logPt }: Plane): Tensor2D {
  const { at, cos, sin } = withoutGradient(() => {
    const [at, , phi] = componentsOf(objects)
    return { at, cos: phi.cos(), sin: phi.sin() }
  })
  const turned = tf.atan2(y.mul(cos).sub(x.mul(sin)), x.mul(cos).add(y.mul(sin)))
  const stepsOf = (part: number) => tf.tensor1d([0, 1, 2, 3].map((k) => STEP[3 * k + part]))
  const quarks = tf.tensor1d(QUARKS)
  const [ofPt, ofEta, ofPhi] = componentsOf(residuals)
  const instead = (old: Tensor, own: Tensor) => old.add(own.sub(old).mul(quarks))
  const all = [
    instead(ofPt, asinh(logPt.sub(at).div(stepsOf(0)))),
    ofEta,
    instead(ofPhi, asinh(turned.div(stepsOf(2)))),
  ]
  const count = residuals.shape[0]
  const inTurn = tf.concat3d(
    all.map((one) => one.reshape([1, count, 4])),
    0,
  )
  return inTurn.transpose([1, 2, 0]).reshape([count, 12])
}

/** GeV²; keeps the logarithm of a vanishing momentum finite. */
const TINY = 1e-4

/** asinh x = sign(x) ln(|x| + √(x² + 1)), without the loss of digits far below 0. */
function asinh(x: Tensor): Tensor {
  const size = x.abs()
  return size.add(size.square().add(1).sqrt()).log().mul(x.sign())
}

export const residualStandards = (data: Float32Array, count: number) =>
  columnStandards({ count, perEvent: 1, columns: RESIDUALS, data })
