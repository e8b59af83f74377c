import { W_MASS } from '../kinematics/index.ts'
import { type Nu2Turns, turnedEta, turnedPhi } from './nu2Frame.ts'

/**
 * What an event says about where its neutrinos are looked for, in the turned axes: the missing momentum (x, y), then p_T,
 * azimuth and η of the first and of the second lepton; [count, 8].
 */
export type Nu2Guides = Float64Array

export const GUIDE_WIDTH = 8

/** Widths around which large momenta are compressed, GeV: about those of missing momentum and of the neutrinos' difference. */
const SUM_WIDTH = 15
const DIFFERENCE_WIDTH = 40

/** The least distance in η that a neutrino's own is measured in. */
const LEAST_ETA = 0.3

/**
 * The coordinates that the two-neutrino posterior is learned in, one to one with the momenta of both neutrinos:
 * asinh of their transverse sum minus the missing momentum (x, y), asinh of half their transverse difference (x, y), and each
 * neutrino's η from its lepton's in units of the distance that the W mass asks for,
 * cosh Δη = cos Δφ + m_W² / (2 p_T^ℓ p_T^ν): its two solutions lie at ±1.
 * @param momenta (px, py, pz) of both neutrinos of event i in the detector's axes, ν first, GeV
 * @param out the six coordinates
 * @returns ln |∂coordinates/∂momenta|, GeV⁻⁶
 */
export function encodeNeutrinos(
  momenta: ArrayLike<number>,
  { turns, guides }: Turned,
  i: number,
  out: Float32Array | Float64Array,
): number {
  const g = GUIDE_WIDTH * i
  const transverse = [0, 0, 0, 0]
  let logDet = 0
  for (let k = 0; k < 2; k++) {
    const at = 3 * (k ^ turns.swapped[i])
    const [px, py, pz] = [momenta[at], momenta[at + 1], momenta[at + 2]]
    const pt = Math.hypot(px, py)
    const phi = turnedPhi(turns, i, Math.atan2(py, px))
    const eta = turnedEta(turns, i, Math.asinh(pz / pt))
    const distance = wDistance(guides, g + 2 + 3 * k, pt, phi)
    transverse[2 * k] = pt * Math.cos(phi)
    transverse[2 * k + 1] = pt * Math.sin(phi)
    out[4 + k] = (eta - guides[g + 4 + 3 * k]) / distance
    logDet -= Math.log(Math.hypot(pt, pz)) + Math.log(distance)
  }
  for (let k = 0; k < 2; k++) {
    const sum = transverse[k] + transverse[2 + k] - guides[g + k]
    const difference = (transverse[k] - transverse[2 + k]) / 2
    out[k] = Math.asinh(sum / SUM_WIDTH)
    out[2 + k] = Math.asinh(difference / DIFFERENCE_WIDTH)
    logDet -= Math.log(Math.hypot(sum, SUM_WIDTH)) + Math.log(Math.hypot(difference, DIFFERENCE_WIDTH))
  }
  return logDet
}

/** How events were turned, and their guides. */
export interface Turned {
  readonly turns: Nu2Turns
  readonly guides: Nu2Guides
}

/**
 * The momenta that have the coordinates of `encodeNeutrinos`.
 * @param out (px, py, pz) of ν, then of ν̄, detector's axes, GeV
 * @returns ln |∂coordinates/∂momenta| there
 */
export function decodeNeutrinos(
  coordinates: ArrayLike<number>,
  { turns, guides }: Turned,
  i: number,
  out: Float32Array | Float64Array,
): number {
  const g = GUIDE_WIDTH * i
  const transverse = [0, 0, 0, 0]
  let logDet = 0
  for (let k = 0; k < 2; k++) {
    const sum = SUM_WIDTH * Math.sinh(coordinates[k])
    const difference = DIFFERENCE_WIDTH * Math.sinh(coordinates[2 + k])
    transverse[k] = (sum + guides[g + k]) / 2 + difference
    transverse[2 + k] = (sum + guides[g + k]) / 2 - difference
    logDet -= Math.log(Math.hypot(sum, SUM_WIDTH)) + Math.log(Math.hypot(difference, DIFFERENCE_WIDTH))
  }
  for (let k = 0; k < 2; k++) {
    const [x, y] = [transverse[2 * k], transverse[2 * k + 1]]
    const pt = Math.hypot(x, y)
    const turned = Math.atan2(y, x)
    const distance = wDistance(guides, g + 2 + 3 * k, pt, turned)
    const eta = turns.etaSign[i] * (guides[g + 4 + 3 * k] + distance * coordinates[4 + k]) + turns.etaShift[i]
    const phi = turns.ySign[i] * turned + turns.angle[i]
    const at = 3 * (k ^ turns.swapped[i])
    out[at] = pt * Math.cos(phi)
    out[at + 1] = pt * Math.sin(phi)
    out[at + 2] = pt * Math.sinh(eta)
    logDet -= Math.log(pt * Math.cosh(eta)) + Math.log(distance)
  }
  return logDet
}

/** The distance in η between neutrino and lepton that gives the W mass, softly bounded from below. */
function wDistance(guides: Nu2Guides, lepton: number, pt: number, phi: number): number {
  const cosh = Math.cos(phi - guides[lepton + 1]) + W_MASS ** 2 / (2 * guides[lepton] * pt)
  return Math.hypot(Math.acosh(Math.max(1, cosh)), LEAST_ETA)
}
