import { eachRow, type FourVectors } from './fourVectors.ts'

/**
 * Rapidity of one four-vector along the beam; ±∞ where |p_z| = E, not a number where |p_z| > E or one of them is none.
 *
 * y = ½ ln((E + p_z)/(E − p_z))
 */
export function rapidity(e: number, pz: number): number {
  if (pz === 0) return 0
  const length = Math.abs(pz)
  // E − |p_z| is exact for nearly equal numbers, and log1p keeps the small rapidities
  const y = 0.5 * Math.log1p((2 * length) / (e - length))
  return pz < 0 ? -y : y
}

/**
 * Rapidities of four-vectors.
 * @param p4 [n, 4], GeV
 * @returns [n]; not a number for a row that holds none
 * @throws ShapeError when the length is not a multiple of 4
 */
export const rapidities = (p4: FourVectors): Float64Array =>
  eachRow('rapidities', p4, (e, _px, _py, pz) => rapidity(e, pz))
