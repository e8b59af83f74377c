import { normalQuantile, normalTail, type RowBijection } from '../../features/index.ts'

/** Peak and scale of the pair's mass, GeV. */
const [PEAK, SCALE] = [91.19, 1.25]
/** Azimuths so near to the edge are taken as this far from it. */
const EDGE = 1e-7

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

/**
 * (px, py, pz) of e⁻ and pz of e⁺ in GeV to (asinh((m − 91.19 GeV)/1.25 GeV), boost Y, rapidity gap Δy, Φ⁻¹(φ/2π + ½)):
 * massless leptons of opposite transverse momentum have m = 2 p_T cosh(Δy/2). In these the peak of the Z is one smooth bump.
 */
export const massCoordinates: RowBijection = {
  dim: 4,
  forward: (row) => {
    const [px, py, pz, pzPositron] = row
    const pt = Math.hypot(px, py)
    const { boost, gap, mass } = pairOf(pt, pz, pzPositron)
    const u = Math.min(1 - EDGE, Math.max(EDGE, Math.atan2(py, px) / twoPi + 0.5))
    const t = (mass - PEAK) / SCALE
    const z = normalQuantile(u)
    row.set([Math.asinh(t), boost, gap, z])
    // d asinh(t)/dm, and dz/dφ = 1 / (2π φ(z))
    return (
      -logVolume(pt, boost, gap) -
      Math.log(SCALE * Math.hypot(1, t)) +
      0.5 * (z * z + Math.log(twoPi)) -
      Math.log(twoPi)
    )
  },
  inverse: (row) => {
    const [a, boost, gap, z] = row
    const t = Math.sinh(a)
    // no pair is lighter than its leptons
    const mass = Math.max(1e-3, PEAK + SCALE * t)
    const pt = mass / (2 * Math.cosh(gap / 2))
    const phi = twoPi * (0.5 - normalTail(z))
    row.set([pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(boost + gap / 2), pt * Math.sinh(boost - gap / 2)])
    return (
      logVolume(pt, boost, gap) + Math.log(SCALE * Math.hypot(1, t)) - 0.5 * (z * z + Math.log(twoPi)) + Math.log(twoPi)
    )
  },
}
