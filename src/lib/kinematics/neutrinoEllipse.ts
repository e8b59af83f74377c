import type { TopSide } from './topSide.ts'

/** A closed curve of momenta, p(t) = centre + first·cos t + second·sin t, each (px, py, pz) in GeV. */
export interface Ellipse {
  readonly centre: readonly number[]
  readonly first: readonly number[]
  readonly second: readonly number[]
  /** The square of the second half axis, GeV²: negative where no momentum fulfils both conditions, and the axes are 0. */
  readonly squared: number
  /** The sign of the energy that both conditions ask for: no neutrino has a negative one. */
  readonly energySign: number
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: ArrayLike<number>, b: ArrayLike<number>) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const scaled = (a: readonly number[], by: number) => a.map((x) => x * by)

// a lepton this near to the normal leaves only rounding in the plane; the curve is then a circle, whose axes may lie anywhere
const STEEP = 1e-7

/** A direction at right angles to another. */
function across(unit: readonly number[]): number[] {
  const sizes = unit.map(Math.abs)
  const least = sizes.indexOf(Math.min(...sizes))
  const direction = cross(
    unit,
    unit.map((_, k) => Number(k === least)),
  )
  return scaled(direction, 1 / Math.sqrt(dot(direction, direction)))
}

/**
 * The momenta of the massless neutrino that give W and top their masses (Betchart, Demina, Harel, 1305.1878).
 *
 * The W's mass alone, |p| = (κ_ℓ + ℓ·p)/E_ℓ, is an ellipsoid of revolution about the lepton; eliminating the energy from
 * the top's mass leaves the plane n·p = κ_b − κ_ℓ E_b/E_ℓ with n = ℓ E_b/E_ℓ − b. In the plane, x along the lepton's
 * projection ℓ_x, d the distance from the origin, ℓ_n the lepton along the normal and K = κ_ℓ + d ℓ_n:
 * (E_ℓ² − ℓ_x²)(x − x₀)² + E_ℓ² y² = E_ℓ² Q, x₀ = K ℓ_x/(E_ℓ² − ℓ_x²), Q = K²/(E_ℓ² − ℓ_x²) − d².
 * @returns numbers that are none where lepton and b are one and the same up to a factor, as there is no plane then, where
 * theirs are not a number, or are so large that their squares overflow
 */
export function neutrinoEllipse({ lepton, b, kappaLepton, kappaB }: TopSide): Ellipse {
  const energy = lepton[0]
  const [l, ratio] = [[lepton[1], lepton[2], lepton[3]], b[0] / energy]
  const normal = [ratio * l[0] - b[1], ratio * l[1] - b[2], ratio * l[2] - b[3]]
  const length = Math.sqrt(dot(normal, normal))
  const unit = scaled(normal, 1 / length)
  const distance = (kappaB - kappaLepton * ratio) / length
  const along = dot(l, unit)
  const inPlane = l.map((x, k) => x - along * unit[k])
  const projected = Math.sqrt(dot(inPlane, inPlane))
  const x = projected > STEEP * energy ? scaled(inPlane, 1 / projected) : across(unit)
  const k = kappaLepton + distance * along
  // E_ℓ² − ℓ_x², written so that it does not cancel
  const rest = energy * energy - dot(l, l) + along * along
  const squared = (k * k) / rest - distance * distance
  const half = Math.sqrt(Math.max(squared, 0))
  const centre = unit.map((u, c) => distance * u + ((k * projected) / rest) * x[c])
  const first = scaled(x, (half * energy) / Math.sqrt(rest))
  return { centre, first, second: scaled(cross(unit, x), half), squared, energySign: Math.sign(k) }
}

/** The momentum at angle `t`; not a number where the curve or the angle is none. */
export function pointOn({ centre, first, second }: Ellipse, t: number): [number, number, number] {
  const [cos, sin] = [Math.cos(t), Math.sin(t)]
  const at = (k: number) => centre[k] + first[k] * cos + second[k] * sin
  return [at(0), at(1), at(2)]
}
