import { type Ellipse, pointOn } from '../../kinematics/index.ts'
import { type TrigonometricPolynomial, trigonometricRoots } from './trigonometricRoots.ts'

/** Momenta of ν and ν̄, (px, py, pz) of each, GeV. */
export type Pair = readonly [number, number, number, number, number, number]

/** p_x and p_y of the momenta on an ellipse: centre and the matrix [first, second]. */
interface Flat {
  readonly centre: readonly [number, number]
  /** [a, b, c, d] of the matrix with rows (a, b) and (c, d) */
  readonly matrix: readonly [number, number, number, number]
  readonly determinant: number
}

function flat({ centre, first, second }: Ellipse): Flat {
  const matrix = [first[0], second[0], first[1], second[1]] as const
  return { centre: [centre[0], centre[1]], matrix, determinant: matrix[0] * matrix[3] - matrix[1] * matrix[2] }
}

const sizeOf = ({ matrix: [a, b, c, d] }: Flat) => a * a + b * b + c * c + d * d

/**
 * All pairs of momenta on both curves whose transverse momenta add up to the missing one: none, two or four, and an odd
 * number where the curves touch.
 *
 * The mirrored second curve, p_T^miss − p_T^ν̄(t), crosses the first in the transverse plane; the larger of the two is
 * taken as the conic |adj(M)(p − c)|² = det² M, and the points of the smaller put into it, which leaves a quartic in tan(t/2).
 * @param missing (x, y), GeV
 */
export function ellipseCrossings(nu: Ellipse, nubar: Ellipse, missing: readonly [number, number]): Pair[] {
  if (nu.squared <= 0 || nubar.squared <= 0) return []
  const [first, second] = [flat(nu), flat(nubar)]
  const isFirstLarger = sizeOf(first) > sizeOf(second)
  const [conic, curve] = isFirstLarger ? [first, second] : [second, first]
  const [onConic, onCurve] = isFirstLarger ? [nu, nubar] : [nubar, nu]
  return trigonometricRoots(inConic(conic, curve, missing)).map((t) => {
    const moving = pointOn(onCurve, t)
    const other = pointOn(onConic, angleOf(conic, [missing[0] - moving[0], missing[1] - moving[1]]))
    // transverse momenta add up exactly
    const fixed = [missing[0] - moving[0], missing[1] - moving[1], other[2]] as const
    return isFirstLarger ? [...fixed, ...moving] : [...moving, ...fixed]
  })
}

/** adj(M)·v */
const adjoint = ({ matrix: [a, b, c, d] }: Flat, x: number, y: number): [number, number] => [
  d * x - b * y,
  a * y - c * x,
]

/** |adj(M)(p_T^miss − q(t) − c)|² − det² M as a polynomial in t, q the points of `curve`. */
function inConic(conic: Flat, curve: Flat, missing: readonly [number, number]): TrigonometricPolynomial {
  const [a, b, c, d] = curve.matrix
  const centre = [0, 1].map((k) => missing[k] - curve.centre[k] - conic.centre[k])
  const scale = 1 / Math.abs(conic.determinant)
  const [w, u, v] = [adjoint(conic, centre[0], centre[1]), adjoint(conic, -a, -c), adjoint(conic, -b, -d)].map(
    ([x, y]) => [x * scale, y * scale] as const,
  )
  const dot = (p: readonly number[], q: readonly number[]) => p[0] * q[0] + p[1] * q[1]
  const [uu, vv] = [dot(u, u), dot(v, v)]
  return [dot(w, w) + (uu + vv) / 2 - 1, 2 * dot(w, u), 2 * dot(w, v), (uu - vv) / 2, dot(u, v)]
}

/** The angle of a transverse momentum that lies on the flat ellipse. */
function angleOf(conic: Flat, [x, y]: readonly [number, number]): number {
  const [cos, sin] = adjoint(conic, x - conic.centre[0], y - conic.centre[1])
  return Math.atan2(sin * Math.sign(conic.determinant), cos * Math.sign(conic.determinant))
}
