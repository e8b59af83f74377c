import {
  type Gaussianised,
  gaussianised,
  logNormalDensity,
  normalQuantile,
  normalTail,
  type RowBijection,
} from '../../features/index.ts'

/** Peak and scale of the pair's mass, GeV. */
const [PEAK, SCALE] = [91.19, 1.25]
/** Azimuths so near to the edge are taken as this far from it. */
const EDGE = 1e-7

/** Masses of pairs lie between these, GeV. */
export const LEAST_MASS = 1e-3
const COLLISION = 13_000

/** The peak and the scale by name, and the peak that a mass is made normal by. */
export const MASS_PEAK = { peak: PEAK, scale: SCALE } as const
export const GAUSSIAN_PEAK = { mass: PEAK, width: 2 * SCALE, low: LEAST_MASS, high: COLLISION } as const

const twoPi = 2 * Math.PI

/** Transverse momentum and rapidities of two massless leptons, back to back in azimuth. */
function pairOf(pt: number, pz: number, pzPositron: number) {
  const [y1, y2] = [Math.asinh(pz / pt), Math.asinh(pzPositron / pt)]
  return { boost: (y1 + y2) / 2, gap: y1 - y2, mass: 2 * pt * Math.cosh((y1 - y2) / 2) }
}

/** ln |∂(px, py, pz, pz⁺)/∂(m, Y, Δy, φ)| = ln [p_T³ cosh y₁ cosh y₂ / (2 cosh(Δy/2))]. */
const logVolume = (pt: number, boost: number, gap: number): number =>
  3 * Math.log(pt) +
  Math.log(Math.cosh(boost + gap / 2)) +
  Math.log(Math.cosh(boost - gap / 2)) -
  Math.log(2 * Math.cosh(gap / 2))

/** A map of single masses, GeV, with the logarithm of its slope. */
type MassMap = Pick<Gaussianised, 'forward' | 'inverse'>

const asinhMass: MassMap = {
  forward: (m) => {
    const t = (m - PEAK) / SCALE
    return [Math.asinh(t), -Math.log(SCALE * Math.hypot(1, t))]
  },
  inverse: (a) => {
    const t = Math.sinh(a)
    // no pair is lighter than its leptons
    return [Math.max(LEAST_MASS, PEAK + SCALE * t), Math.log(SCALE * Math.hypot(1, t))]
  },
}

/** The peak as a standard normal number: what is left to learn is how the continuum differs from the tails of a Breit-Wigner. */
const gaussianMass: MassMap = gaussianised(GAUSSIAN_PEAK)

const pairCoordinates = (mass: MassMap): RowBijection => ({
  dim: 4,
  forward: (row) => {
    const [px, py, pz, pzPositron] = row
    const pt = Math.hypot(px, py)
    const pair = pairOf(pt, pz, pzPositron)
    const u = Math.min(1 - EDGE, Math.max(EDGE, Math.atan2(py, px) / twoPi + 0.5))
    const z = normalQuantile(u)
    const [a, logSlope] = mass.forward(pair.mass)
    row.set([a, pair.boost, pair.gap, z])
    // dz/dφ = 1 / (2π φ(z))
    return logSlope - logVolume(pt, pair.boost, pair.gap) - logNormalDensity(z) - Math.log(twoPi)
  },
  inverse: (row) => {
    const [a, boost, gap, z] = row
    const [m, logSlope] = mass.inverse(a)
    const pt = m / (2 * Math.cosh(gap / 2))
    const phi = twoPi * (0.5 - normalTail(z))
    row.set([pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(boost + gap / 2), pt * Math.sinh(boost - gap / 2)])
    return logSlope + logVolume(pt, boost, gap) + logNormalDensity(z) + Math.log(twoPi)
  },
})

/**
 * (px, py, pz) of e⁻ and pz of e⁺ in GeV to (asinh((m − 91.19 GeV)/1.25 GeV), boost Y, rapidity gap Δy, Φ⁻¹(φ/2π + ½)):
 * massless leptons of opposite transverse momentum have m = 2 p_T cosh(Δy/2). In these the peak of the Z is one smooth bump.
 */
export const massCoordinates = pairCoordinates(asinhMass)

/** The same with the mass as the number that is standard normal where masses are a Breit-Wigner of the Z. */
export const gaussianMassCoordinates = pairCoordinates(gaussianMass)
