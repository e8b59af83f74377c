import { softplus, type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Direction } from './bijection.ts'
import { putColumns, takeColumns } from './columns.ts'
import type { SplineInputs, SplineOutputs } from './splineCoupling.ts'

const SMALLEST = 1e-3

/** The knots of R splines and the slopes at them, each [R, K + 1]. */
interface Knots {
  x: Tensor2D
  y: Tensor2D
  slope: Tensor2D
}

/** The bin that a value lies in, each [R, 1]: its lower corner, its size, the slopes at its ends and over it. */
interface Bin {
  x: Tensor
  y: Tensor
  width: Tensor
  height: Tensor
  left: Tensor
  right: Tensor
  mean: Tensor
}

/** `splineCoupling` composed of plain operations; differentiable in `x` and `raw`, both directions. */
export function splineCouplingReference(inputs: SplineInputs, direction: Direction): SplineOutputs {
  return tf.tidy(() => {
    const { x, columns, bound } = inputs
    const given = takeColumns(x, columns)
    // step has a zero gradient and passes NaN on; comparisons have no gradient at all
    const outside = tf.step(tf.abs(given).sub(bound))
    const inside = tf.sub(1, outside)
    const clipped = tf.clipByValue(given, -bound, bound).reshape([-1, 1]) as Tensor2D
    const mapped = directions[direction](clipped, knotsOf(inputs))
    const value = inside.mul(mapped.value.reshape(given.shape)).add(outside.mul(given)) as Tensor2D
    const logDet = inside.mul(mapped.logDet.reshape(given.shape)).sum(1) as Tensor1D
    return { value: putColumns(x, columns, value), logDet }
  })
}

const directions = { forward, inverse }

function forward(x: Tensor2D, knots: Knots): { value: Tensor; logDet: Tensor } {
  const bin = binOf(x, knots.x, knots)
  const theta = x.sub(bin.x).div(bin.width)
  const rest = tf.sub(1, theta)
  const top = bin.mean.mul(theta.square()).add(bin.left.mul(theta).mul(rest))
  const value = bin.y.add(bin.height.mul(top).div(bottom(bin, theta, rest)))
  return { value, logDet: logSlope(bin, theta, rest) }
}

function inverse(y: Tensor2D, knots: Knots): { value: Tensor; logDet: Tensor } {
  const bin = binOf(y, knots.y, knots)
  const theta = toUnitInterval(rootOf(bin, y.sub(bin.y)))
  const value = bin.x.add(theta.mul(bin.width))
  return { value, logDet: logSlope(bin, theta, tf.sub(1, theta)).neg() }
}

/**
 * The root in [0, 1] of a θ² + b θ + c (arXiv 1906.04032 eqs. 6-8, with a + b = Δ h), in the form that subtracts nothing
 * from its like: c ≤ 0, and a > 0 where b < 0.
 */
function rootOf({ height, left, right, mean }: Bin, rise: Tensor): Tensor {
  const b = height
    .sub(rise)
    .mul(left)
    .sub(rise.mul(right.sub(mean.mul(2))))
  const a = mean.mul(height).sub(b)
  const c = mean.mul(rise).neg()
  // not below zero, and not zero either, where the square root has no finite gradient
  const discriminant = tf.maximum(b.square().sub(a.mul(c).mul(4)), 1e-30)
  const q = tf.abs(b).add(discriminant.sqrt())
  const falling = tf.step(b.neg())
  const rising = tf.sub(1, falling)
  const quotient = q.div(a.mul(falling).add(rising)).div(2)
  return rising.mul(c.mul(-2).div(q)).add(falling.mul(quotient))
}

/** Rounds what lies beyond 0 or 1 by a rounding error back; the gradient is that of the identity. */
const toUnitInterval = tf.customGrad((theta) => ({
  value: tf.clipByValue(theta as Tensor, 0, 1),
  gradFunc: (dy: Tensor) => dy,
}))

const curvature = ({ left, right, mean }: Bin): Tensor => left.add(right).sub(mean.mul(2))

const bottom = (bin: Bin, theta: Tensor, rest: Tensor): Tensor => bin.mean.add(curvature(bin).mul(theta).mul(rest))

function logSlope(bin: Bin, theta: Tensor, rest: Tensor): Tensor {
  const right = bin.right.mul(theta.square())
  const middle = bin.mean.mul(2).mul(theta).mul(rest)
  const left = bin.left.mul(rest.square())
  const twice = bin.mean
    .div(bottom(bin, theta, rest))
    .log()
    .mul(2)
  return right.add(middle).add(left).log().add(twice)
}

/** Finds the bin of each value [R, 1] among its knots `at`: the last whose lower knot is not above it. */
function binOf(value: Tensor2D, at: Tensor2D, { x, y, slope }: Knots): Bin {
  const ends = at.shape[1]
  const ones = tf.ones<tf.Rank.R2>([ends, 1])
  const everywhere = value.matMul(ones, false, true)
  const reached = tf.sub<Tensor2D>(1, tf.step(at.sub(everywhere)))
  const inBin = (knot: number, k: number) => Number(knot === k) - Number(knot === k + 1 && k < ends - 2)
  const corner = (f: (knot: number, k: number) => number) => reached.matMul(constant(ends, ends, f)) as Tensor2D
  const lower = corner((knot, k) => (k < ends - 1 ? inBin(knot, k) : 0))
  const upper = corner((knot, k) => (k > 0 ? inBin(knot, k - 1) : 0))
  const pick = (t: Tensor2D, at: Tensor2D): Tensor => tf.mul<Tensor2D>(t, at).matMul(ones)
  const [x0, y0] = [pick(x, lower), pick(y, lower)]
  const [width, height] = [pick(x, upper).sub(x0), pick(y, upper).sub(y0)]
  const [left, right] = [pick(slope, lower), pick(slope, upper)]
  return { x: x0, y: y0, width, height, left, right, mean: height.div(width) }
}

function knotsOf({ raw, bins, bound, logitScale }: SplineInputs): Knots {
  const numbers = 3 * bins - 1
  const bySpline = raw.reshape([-1, numbers]) as Tensor2D
  // products with constant matrices: slices and cumulative sums of small rows are slow in tfjs
  const part = (from: number, count: number) =>
    bySpline.matMul(constant(numbers, count, (number, k) => Number(number === from + k)))
  const row = (f: (knot: number) => number) => tf.tensor1d(Array.from({ length: bins + 1 }, (_, knot) => f(knot)))
  const isInner = (knot: number) => knot > 0 && knot < bins
  const cumulative = constant(bins, bins + 1, (k, knot) => (isInner(knot) && k < knot ? 2 * bound : 0))
  const positions = (from: number) => {
    const shares = tf.softmax(part(from, bins).mul(logitScale))
    const sizes = shares.mul(1 - SMALLEST * bins).add(SMALLEST) as Tensor2D
    return sizes.matMul(cumulative).add(row((knot) => (knot < bins ? -bound : bound))) as Tensor2D
  }
  const x = positions(0)
  const y = positions(bins)
  if (bins === 1) return { x, y, slope: tf.onesLike(x) }
  const inner = softplus(part(2 * bins, bins - 1)).add(SMALLEST) as Tensor2D
  const placed = inner.matMul(constant(bins - 1, bins + 1, (k, knot) => Number(knot === k + 1)))
  return { x, y, slope: placed.add(row((knot) => Number(!isInner(knot)))) }
}

/** The matrix whose entry (i, j) is f(i, j). */
const constant = (rows: number, columns: number, f: (i: number, j: number) => number): Tensor2D =>
  tf.tensor2d(
    Array.from({ length: rows * columns }, (_, at) => f(Math.floor(at / columns), at % columns)),
    [rows, columns],
  )
