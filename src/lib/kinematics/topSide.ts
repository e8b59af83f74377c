import { ShapeError } from '../../complaint.ts'
import type { FourVectors } from './fourVectors.ts'

/** The masses that a decay is taken to have, GeV. */
export interface AssumedMasses {
  readonly topMass: number
  readonly wMass: number
}

/**
 * One half of a decay, t → bℓν, as two linear conditions on the massless neutrino (E, p):
 * E_ℓ E − ℓ·p = κ_ℓ and E_b E − b·p = κ_b, which say (ℓ + ν)² = m_W² and (b + ℓ + ν)² = m_t².
 */
export interface TopSide {
  /** (E, px, py, pz) */
  readonly lepton: ArrayLike<number>
  readonly b: ArrayLike<number>
  /** (m_W² − m_ℓ²)/2 */
  readonly kappaLepton: number
  /** (m_t² − m_W² − m_b²)/2 − b·ℓ */
  readonly kappaB: number
}

/**
 * The conditions of row `i` of the leptons and b, whose measured masses enter as they are; not numbers where those are none.
 * @throws ShapeError for a row that is not there
 */
export function topSide(leptons: FourVectors, bs: FourVectors, i: number, masses: AssumedMasses): TopSide {
  if (!(i >= 0 && 4 * i + 4 <= leptons.length && leptons.length === bs.length)) {
    const got = `row ${i} of ${leptons.length / 4} and ${bs.length / 4}`
    throw new ShapeError({ who: 'topSide', wanted: 'a row that leptons and b have', got })
  }
  const lepton = leptons.subarray(4 * i, 4 * i + 4)
  const b = bs.subarray(4 * i, 4 * i + 4)
  const { topMass, wMass } = masses
  return {
    lepton,
    b,
    kappaLepton: (wMass ** 2 - product(lepton, lepton)) / 2,
    kappaB: (topMass ** 2 - wMass ** 2 - product(b, b)) / 2 - product(b, lepton),
  }
}

/** Minkowski product of two four-vectors. */
const product = (p: ArrayLike<number>, q: ArrayLike<number>) => p[0] * q[0] - p[1] * q[1] - p[2] * q[2] - p[3] * q[3]

// masses are then right to a millionth; where momenta are so large that rounding alone is more, there is no answer to give
const TOLERANCE = 1e-6

/**
 * Whether a massless neutrino fulfils both conditions (one that is not a number does not), to 1e-6 of their size: what a method that solves them asks of each of its
 * solutions before it gives it.
 */
export function meetsMasses({ lepton, b, kappaLepton, kappaB }: TopSide, px: number, py: number, pz: number): boolean {
  const energy = Math.sqrt(px * px + py * py + pz * pz)
  const ofW = lepton[0] * energy - lepton[1] * px - lepton[2] * py - lepton[3] * pz - kappaLepton
  const ofTop = b[0] * energy - b[1] * px - b[2] * py - b[3] * pz - kappaB
  const size = TOLERANCE * (Math.abs(kappaLepton) + Math.abs(kappaB))
  return Math.abs(ofW) <= size && Math.abs(ofTop) <= size
}
