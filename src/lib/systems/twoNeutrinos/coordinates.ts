import { turnedEta, turnedPhi } from '../../features/index.ts'
import { W_MASS } from '../../kinematics/index.ts'
import type { PairTurns } from './frame.ts'

/**
 * What an event says about where its neutrinos are looked for, in the turned axes: the missing momentum (x, y), then p_T,
 * azimuth and η of the first and of the second lepton; [count, 8].
 */
export type Guides = Float64Array

export const GUIDE_WIDTH = 8

/** Widths around which large momenta are compressed, GeV: about those of missing momentum and of the neutrinos' difference. */
const SUM_WIDTH = 15
const DIFFERENCE_WIDTH = 40

/** The least distance in η that a neutrino's own is measured in. */
const LEAST_ETA = 0.3

/** How events were turned, and their guides. */
export interface Turned {
  readonly turns: PairTurns
  readonly guides: Guides
}

/** What one event's guides say of a lepton: its direction in the turned axes, and m_W² / (2 p_T), GeV. */
interface LeptonGuide {
  readonly cos: number
  readonly sin: number
  readonly eta: number
  readonly reach: number
}

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
    const [x, y] = [pt * Math.cos(phi), pt * Math.sin(phi)]
    const lepton = leptonGuide(guides, g + 2 + 3 * k)
    const distance = wDistance(lepton, x, y, pt)
    transverse.splice(2 * k, 2, x, y)
    out[4 + k] = (turnedEta(turns, i, Math.asinh(pz / pt)) - lepton.eta) / distance
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

/** What all draws of one event share on their way to momenta. */
export interface TurnedEvent {
  /** Half the missing momentum, turned axes, GeV. */
  readonly halfX: number
  readonly halfY: number
  /** Of the angle that the event was turned by. */
  readonly cos: number
  readonly sin: number
  readonly ySign: number
  readonly etaSign: number
  readonly etaShift: number
  readonly first: LeptonGuide
  readonly second: LeptonGuide
  /** Places of their neutrinos among the six components. */
  readonly firstAt: number
  readonly secondAt: number
}

/** How event i was turned, and its guides. */
export function turnedEvent({ turns, guides }: Turned, i: number): TurnedEvent {
  const g = GUIDE_WIDTH * i
  return {
    halfX: guides[g] / 2,
    halfY: guides[g + 1] / 2,
    cos: Math.cos(turns.angle[i]),
    sin: Math.sin(turns.angle[i]),
    ySign: turns.ySign[i],
    etaSign: turns.etaSign[i],
    etaShift: turns.etaShift[i],
    first: leptonGuide(guides, g + 2),
    second: leptonGuide(guides, g + 5),
    firstAt: 3 * turns.swapped[i],
    secondAt: 3 - 3 * turns.swapped[i],
  }
}

/**
 * The momenta that have the coordinates of `encodeNeutrinos`.
 * @param out from place `at` on (px, py, pz) of ν, then of ν̄, detector's axes, GeV
 * @returns ln |∂coordinates/∂momenta| there
 */
export function decodeNeutrinos(
  coordinates: ArrayLike<number>,
  event: TurnedEvent,
  out: Float32Array | Float64Array,
  at = 0,
): number {
  // in units of their widths; cosh² = 1 + sinh²
  const sumX = Math.sinh(coordinates[0])
  const sumY = Math.sinh(coordinates[1])
  const differenceX = Math.sinh(coordinates[2])
  const differenceY = Math.sinh(coordinates[3])
  const squares = (1 + sumX ** 2) * (1 + sumY ** 2) * (1 + differenceX ** 2) * (1 + differenceY ** 2)
  const meanX = event.halfX + (SUM_WIDTH / 2) * sumX
  const meanY = event.halfY + (SUM_WIDTH / 2) * sumY
  const fromX = DIFFERENCE_WIDTH * differenceX
  const fromY = DIFFERENCE_WIDTH * differenceY
  const ofFirst = putNeutrino(event, event.first, meanX + fromX, meanY + fromY, coordinates[4], out, at + event.firstAt)
  const ofSecond = putNeutrino(
    event,
    event.second,
    meanX - fromX,
    meanY - fromY,
    coordinates[5],
    out,
    at + event.secondAt,
  )
  return -Math.log((SUM_WIDTH * DIFFERENCE_WIDTH) ** 2 * Math.sqrt(squares) * ofFirst * ofSecond)
}

/**
 * Writes the momentum of one neutrino.
 * @param x transverse momentum in the turned axes, GeV
 * @param eta the coordinate
 * @returns |∂momentum/∂(x, y, coordinate)|
 */
function putNeutrino(
  { cos, sin, ySign, etaSign, etaShift }: TurnedEvent,
  lepton: LeptonGuide,
  x: number,
  y: number,
  eta: number,
  out: Float32Array | Float64Array,
  at: number,
): number {
  const pt = Math.sqrt(x * x + y * y)
  const distance = wDistance(lepton, x, y, pt)
  const sinh = Math.sinh(etaSign * (lepton.eta + distance * eta) + etaShift)
  out[at] = x * cos - ySign * y * sin
  out[at + 1] = x * sin + ySign * y * cos
  out[at + 2] = pt * sinh
  return pt * Math.sqrt(1 + sinh * sinh) * distance
}

/** What the guides say of a lepton whose numbers begin at `at`. */
function leptonGuide(guides: Guides, at: number): LeptonGuide {
  const [pt, phi, eta] = [guides[at], guides[at + 1], guides[at + 2]]
  return { cos: Math.cos(phi), sin: Math.sin(phi), eta, reach: W_MASS ** 2 / (2 * pt) }
}

/** The distance in η between neutrino (x, y) and lepton that gives the W mass, softly bounded from below. */
function wDistance({ cos, sin, reach }: LeptonGuide, x: number, y: number, pt: number): number {
  const distance = Math.acosh(Math.max(1, (x * cos + y * sin + reach) / pt))
  return Math.sqrt(distance * distance + LEAST_ETA * LEAST_ETA)
}
