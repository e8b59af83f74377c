import { hasFused, type Tensor, type Tensor2D, tf, withoutGradient } from '../../tensor/index.ts'
import { FEATURE, LEAST_SQUARE, PEAKS, partonsByRow, type SeenPartons, TINY } from './partonsByRow.ts'
import { STEP } from './residuals.ts'

/**
 * Partons from residuals (asinh units) and objects; brought to balance, unless told not to, as {@link momentaOfResiduals} has them:
 * true partons are so exactly, and a discriminator that could see who is not would learn nothing else. Where tensors lie in memory, row by
 * row ({@link partonsByRow}).
 */
export function partonsSeen(residuals: Tensor2D, objects: Tensor2D, balance = true): SeenPartons {
  return hasFused('DenseNetwork')
    ? partonsByRow(residuals, objects, balance)
    : partonsOfOperations(residuals, objects, balance)
}

/** {@link partonsSeen} as plain operations on all four partons at once. */
export function partonsOfOperations(residuals: Tensor2D, objects: Tensor2D, balance = true): SeenPartons {
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
  const masses = product.mul(cosh.sub(together)).maximum(LEAST_SQUARE).sqrt()
  const features = tf.concat(
    [
      size.logPt.sub(FEATURE.logPt).div(FEATURE.logPtWidth),
      eta.div(FEATURE.eta),
      cos.mul(FEATURE.direction),
      sin.mul(FEATURE.direction),
      asinh(masses.sub(tf.tensor1d([...PEAKS])).div(FEATURE.mass)),
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

/** asinh x = sign(x) ln(|x| + √(x² + 1)), without the loss of digits far below 0. */
function asinh(x: Tensor): Tensor {
  const size = x.abs()
  return size.add(size.square().add(1).sqrt()).log().mul(x.sign())
}
