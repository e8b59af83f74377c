import { DomainError } from '../../complaint.ts'
import { type Column, checkColumns, type FourVectors } from './fourVectors.ts'

/** Directions and transverse momenta of n objects as columns [n]: GeV, pseudorapidity, rad. */
export interface PtEtaPhi {
  readonly pt: Column
  readonly eta: Column
  readonly phi: Column
}

/** The momenta of the objects, (p_T cos φ, p_T sin φ, p_T sinh η), with an energy computed from each by `energy`. */
function fill(who: string, { pt, eta, phi }: PtEtaPhi, energy: (i: number, momentum: number) => number): FourVectors {
  const out = new Float64Array(4 * pt.length)
  for (let i = 0; i < pt.length; i++) {
    if (pt[i] < 0) throw new DomainError({ who, wanted: 'p_T of at least 0', got: `${pt[i]} in row ${i}` })
    // an empty place (p_T = 0) stays at rest whatever its angles say
    if (pt[i] !== 0) {
      out[4 * i + 1] = pt[i] * Math.cos(phi[i])
      out[4 * i + 2] = pt[i] * Math.sin(phi[i])
      out[4 * i + 3] = pt[i] * Math.sinh(eta[i])
    }
    out[4 * i] = energy(i, pt[i] === 0 ? 0 : pt[i] * Math.cosh(eta[i]))
  }
  return out
}

/**
 * Four-vectors of objects given by transverse momentum, pseudorapidity, azimuth and energy.
 *
 * p = (E, p_T cos φ, p_T sin φ, p_T sinh η)
 * @param objects columns [n]: GeV, 1, rad, GeV
 * @returns [n, 4], GeV; not numbers where an input is none
 * @throws ShapeError when the columns disagree in length; DomainError for a negative p_T
 */
export function fromPtEtaPhiEnergy(objects: PtEtaPhi & { readonly energy: Column }): FourVectors {
  const { pt, eta, phi, energy } = objects
  checkColumns('fromPtEtaPhiEnergy', { pt, eta, phi, energy })
  return fill('fromPtEtaPhiEnergy', objects, (i) => energy[i])
}

/**
 * Four-vectors of objects given by transverse momentum, pseudorapidity, azimuth and mass.
 *
 * E = √(p_T² cosh² η + m²)
 * @param objects columns [n]: GeV, 1, rad, GeV; one number for `mass` holds for all
 * @returns [n, 4], GeV; not numbers where an input is none
 * @throws ShapeError when the columns disagree in length; DomainError for a negative p_T
 */
export function fromPtEtaPhiMass(objects: PtEtaPhi & { readonly mass: Column | number }): FourVectors {
  const { pt, eta, phi, mass } = objects
  checkColumns('fromPtEtaPhiMass', { pt, eta, phi, ...(typeof mass === 'number' ? {} : { mass }) })
  return fill('fromPtEtaPhiMass', objects, (i, momentum) =>
    Math.hypot(momentum, typeof mass === 'number' ? mass : mass[i]),
  )
}
