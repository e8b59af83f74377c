import { softplus, type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Direction } from './bijection.ts'
import { putColumns, takeColumns } from './columns.ts'
import type { SplineInputs, SplineOutputs } from './splineCoupling.ts'

const SMALLEST = 1e-3

/**
 * Places of knots as sums of two, each [R, K + 1]: `high` is a multiple of a quantum, so that sums and differences of it are
 * exact, and `low` what is left. One float32 number has 6e-8 of the bound, which is 3e-5 of the narrowest bin, and a sum of
 * hundreds of widths loses ten times more.
 */
interface Places {
  high: Tensor2D
  low: Tensor2D
}

/** The knots of R splines and the slopes at them, [R, K + 1]. */
interface Knots {
  x: Places
  y: Places
  slope: Tensor2D
}

/** The place of the lower end of a value's bin, each [R, 1]. */
interface Corner {
  high: Tensor
  low: Tensor
}

/** The bin that a value lies in, each [R, 1]: its lower corner, its size, the slopes at its ends and over it. */
interface Bin {
  x: Corner
  y: Corner
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
    // step has a zero gradient and passes NaN on; comparisons have no gradient at all. The bounds map to themselves with slope 1
    const inside = tf.step(tf.sub(bound, tf.abs(given)))
    const outside = tf.sub(1, inside)
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
  const theta = toUnitInterval(above(x, bin.x).div(bin.width))
  const rest = tf.sub(1, theta)
  const top = bin.mean.mul(theta.square()).add(bin.left.mul(theta).mul(rest))
  const value = bin.y.high.add(bin.y.low.add(bin.height.mul(top).div(bottom(bin, theta, rest))))
  return { value, logDet: logSlope(bin, theta, rest) }
}

function inverse(y: Tensor2D, knots: Knots): { value: Tensor; logDet: Tensor } {
  const bin = binOf(y, knots.y, knots)
  const theta = toUnitInterval(rootOf(bin, above(y, bin.y)))
  const value = bin.x.high.add(bin.x.low.add(theta.mul(bin.width)))
  return { value, logDet: logSlope(bin, theta, tf.sub(1, theta)).neg() }
}

/** How far a value lies above a corner; the first difference, of neighbours, is exact. */
const above = (value: Tensor, { high, low }: Corner): Tensor => value.sub(high).sub(low)

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
function binOf(value: Tensor2D, at: Places, { x, y, slope }: Knots): Bin {
  const ends = slope.shape[1]
  const ones = tf.ones<tf.Rank.R2>([ends, 1])
  const everywhere = value.matMul(ones, false, true)
  const reached = tf.sub<Tensor2D>(1, tf.step(at.high.sub(everywhere).add(at.low)))
  const inBin = (knot: number, k: number) => Number(knot === k) - Number(knot === k + 1 && k < ends - 2)
  const corner = (f: (knot: number, k: number) => number) => reached.matMul(constant(ends, ends, f)) as Tensor2D
  const lower = corner((knot, k) => (k < ends - 1 ? inBin(knot, k) : 0))
  const upper = corner((knot, k) => (k > 0 ? inBin(knot, k - 1) : 0))
  const pick = (t: Tensor2D, at: Tensor2D): Tensor => tf.mul<Tensor2D>(t, at).matMul(ones)
  const side = (of: Places) => {
    const corner = { high: pick(of.high, lower), low: pick(of.low, lower) }
    const size = pick(of.high, upper).sub(corner.high).add(pick(of.low, upper).sub(corner.low))
    return { corner, size }
  }
  const [{ corner: cornerX, size: width }, { corner: cornerY, size: height }] = [side(x), side(y)]
  const [left, right] = [pick(slope, lower), pick(slope, upper)]
  return { x: cornerX, y: cornerY, width, height, left, right, mean: height.div(width) }
}

function knotsOf({ raw, bins, bound, logitScale }: SplineInputs): Knots {
  const numbers = 3 * bins - 1
  const bySpline = raw.reshape([-1, numbers]) as Tensor2D
  // products with constant matrices: slices and cumulative sums of small rows are slow in tfjs
  const part = (from: number, count: number) =>
    bySpline.matMul(constant(numbers, count, (number, k) => Number(number === from + k)))
  const x = placesOf(tf.softmax(part(0, bins).mul(logitScale)), bound)
  const y = placesOf(tf.softmax(part(bins, bins).mul(logitScale)), bound)
  if (bins === 1) return { x, y, slope: tf.onesLike(x.high) }
  const inner = softplus(part(2 * bins, bins - 1)).add(SMALLEST) as Tensor2D
  const placed = inner.matMul(constant(bins - 1, bins + 1, (k, knot) => Number(knot === k + 1)))
  return { x, y, slope: placed.add(row(bins, (knot) => Number(knot === 0 || knot === bins))) }
}

/** Knots at −bound + Σ (smallest + rest · share) of the bins below. @param shares [R, K] */
function placesOf(shares: Tensor2D, bound: number): Places {
  const bins = shares.shape[1]
  const isInner = (knot: number) => knot > 0 && knot < bins
  const below = constant(bins, bins + 1, (k, knot) => Number(isInner(knot) && k < knot))
  const all = tf.ones<tf.Rank.R2>([bins, 1])
  // multiples of `quantum` up to 2 bound have 24 bits; adding and taking off `shift` rounds to them
  const quantum = 2 ** (Math.floor(Math.log2(bound)) - 22)
  const shift = 1.5 * 2 ** 23 * quantum
  const smallest = Math.fround(2 * bound * SMALLEST)
  const sizes = shares.mul(2 * bound * (1 - SMALLEST * bins)).add(smallest) as Tensor2D
  const high = sizes.add(shift).sub(shift) as Tensor2D
  const low = sizes.sub(high) as Tensor2D
  const [boundHigh, lost] = [Math.round(bound / quantum) * quantum, 2 * bound * SMALLEST - smallest]
  const boundLow = bound - boundHigh
  // what rounding has left of the sum of all sizes to 2 bound belongs to the shares
  const left = tf
    .sub(2 * boundHigh, high.matMul(all))
    .sub(low.matMul(all))
    .add(2 * boundLow - bins * lost)
  const start = row(bins, (knot) => (knot === 0 ? -bound : knot === bins ? bound : -boundHigh))
  const rest = row(bins, (knot) => (isInner(knot) ? knot * lost - boundLow : 0))
  return {
    high: high.matMul(below).add(start) as Tensor2D,
    low: low.matMul(below).add(shares.matMul(below).mul(left)).add(rest) as Tensor2D,
  }
}

/** One number for each knot. */
const row = (bins: number, f: (knot: number) => number) =>
  tf.tensor1d(Array.from({ length: bins + 1 }, (_, knot) => f(knot)))

/** The matrix whose entry (i, j) is f(i, j). */
const constant = (rows: number, columns: number, f: (i: number, j: number) => number): Tensor2D =>
  tf.tensor2d(
    Array.from({ length: rows * columns }, (_, at) => f(Math.floor(at / columns), at % columns)),
    [rows, columns],
  )
