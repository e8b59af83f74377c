import { eachRow, type FourVectors } from './fourVectors.ts'

/** Azimuth of one momentum in (−π, π], rad; 0 for a momentum along the beam, not a number where a component is none. */
export function azimuth(px: number, py: number): number {
  // atan2 answers −π for py = −0
  return Math.atan2(py === 0 ? 0 : py, px === 0 ? 0 : px)
}

/**
 * Azimuths of four-vectors.
 * @param p4 [n, 4], GeV
 * @returns [n], rad, in (−π, π]; not a number for a row that holds none
 * @throws ShapeError when the length is not a multiple of 4
 */
export const azimuths = (p4: FourVectors): Float64Array => eachRow('azimuths', p4, (_e, px, py) => azimuth(px, py))
