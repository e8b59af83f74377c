import { NORMAL_QUANTILE, normalTail } from '../features/index.ts'
import { formulas, type Graph, type Value } from '../onnx/index.ts'

/** Coefficients in powers of y, −1 to 1, of the polynomial through a function at the nodes of Chebyshev's between two limits. */
function polynomial(of: (x: number) => number, low: number, high: number, terms: number): number[] {
  const nodes = Array.from({ length: terms }, (_, k) => Math.cos((Math.PI * (k + 0.5)) / terms))
  const values = nodes.map((y) => of((low + high + y * (high - low)) / 2))
  const series = Array.from({ length: terms }, (_, j) => {
    const sum = values.reduce((all, value, k) => all + value * Math.cos((Math.PI * j * (k + 0.5)) / terms), 0)
    return ((j === 0 ? 1 : 2) / terms) * sum
  })
  // T₀ = 1, T₁ = y, Tⱼ₊₁ = 2 y Tⱼ − Tⱼ₋₁
  const out = new Array<number>(terms).fill(0)
  let [before, now] = [[1], [0, 1]]
  for (const c of series) {
    before.forEach((power, k) => {
      out[k] += c * power
    })
    const next = [0, ...now.map((power) => 2 * power)].map((power, k) => power - (before[k] ?? 0))
    ;[before, now] = [now, next]
  }
  return out
}

/** How far out normal numbers are mapped. */
const FARTHEST = 12
/** t = 2/(2 + z/√2), as the tail of the normal distribution is smooth in it. */
const tOf = (z: number) => 2 / (2 + z / Math.SQRT2)
const TAIL_FROM = tOf(FARTHEST)

/**
 * Functions that ONNX's operators have in float alone or not at all, in double to some 10⁻¹⁴.
 * @internal
 */
export function graphFunctions(graph: Graph) {
  const { add, sub, mul, div, sqrt, log, exp, abs, sign, neg, max, min, less, greater, where } = formulas(graph)
  /** Σ cₖ xᵏ, the constant term first. */
  const horner = (x: Value, powers: readonly number[]): Value => {
    let sum = add(mul(x, powers[powers.length - 1]), powers[powers.length - 2])
    for (let k = powers.length - 3; k >= 0; k--) sum = add(mul(sum, x), powers[k])
    return sum
  }
  const scaled = (x: Value, low: number, high: number) => sub(mul(x, 2 / (high - low)), (high + low) / (high - low))
  const ofSquare = polynomial((s) => (s < 1e-12 ? 1 - s / 3 : Math.atan(Math.sqrt(s)) / Math.sqrt(s)), 0, 1, 22)
  /** atan x. */
  const atan = (x: Value): Value => {
    const size = abs(x)
    const far = greater(size, 1)
    const near = where(far, div(1, max(size, 1)), size)
    const angle = mul(near, horner(scaled(mul(near, near), 0, 1), ofSquare))
    return mul(sign(x), where(far, sub(Math.PI / 2, angle), angle))
  }
  const ofTail = polynomial(
    (t) => {
      const z = Math.SQRT2 * (2 / t - 2)
      return Math.log((2 * normalTail(z)) / t) + (z * z) / 2
    },
    TAIL_FROM,
    1,
    30,
  )
  /** Probability that a standard normal number is above z ≥ 0. */
  const normalTailOf = (z: Value): Value => {
    const own = min(z, FARTHEST)
    const t = div(2, add(mul(own, Math.SQRT1_2), 2))
    return mul(mul(t, exp(sub(horner(scaled(t, TAIL_FROM, 1), ofTail), mul(mul(own, own), 0.5)))), 0.5)
  }
  const ratio = ([top, bottom]: readonly [readonly number[], readonly number[]], x: Value): Value =>
    div(horner(x, top.toReversed()), horner(x, bottom.toReversed()))
  /** The z below which a standard normal number is with probability u; `above` is 1 − u. */
  const normalQuantileOf = (u: Value, above: Value): Value => {
    const q = sub(u, 0.5)
    const central = mul(q, ratio(NORMAL_QUANTILE.centre, sub(0.180625, min(mul(q, q), 0.180625))))
    const r = sqrt(neg(log(max(min(u, above), 1e-300))))
    const outer = where(greater(r, 5), ratio(NORMAL_QUANTILE.far, sub(r, 5)), ratio(NORMAL_QUANTILE.tail, sub(r, 1.6)))
    return where(greater(abs(q), 0.425), mul(sign(q), outer), central)
  }
  const logNormalDensityOf = (z: Value): Value => sub(mul(mul(z, z), -0.5), 0.5 * Math.log(2 * Math.PI))
  const sum = (values: readonly Value[]): Value => values.slice(1).reduce((all, value) => add(all, value), values[0])
  const hypot = (...values: readonly Value[]): Value => sqrt(sum(values.map((value) => mul(value, value))))
  const isNegative = (value: Value): Value => less(value, 0)
  return { atan, normalTailOf, normalQuantileOf, logNormalDensityOf, sum, hypot, isNegative }
}
