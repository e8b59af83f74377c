import { eachRow, type FourVectors } from './fourVectors.ts'
import { transverseMomentum } from './transverseMomentum.ts'

// beyond this ratio asinh x = ln 2x to the last bit, and the logarithm cannot overflow
const STEEP = 1e9

/**
 * Pseudorapidity of one momentum; ±∞ along the beam, 0 for a momentum of zero, not a number where a component is none.
 *
 * η = asinh(p_z / p_T) = −ln tan(θ/2)
 */
export function pseudorapidity(px: number, py: number, pz: number): number {
  const pt = transverseMomentum(px, py)
  const length = Math.abs(pz)
  if (length === 0) return 0
  const eta = length < STEEP * pt ? Math.asinh(length / pt) : Math.LN2 + Math.log(length) - Math.log(pt)
  return pz < 0 ? -eta : eta
}

/**
 * Pseudorapidities of four-vectors.
 * @param p4 [n, 4], GeV
 * @returns [n]; not a number for a row that holds none
 * @throws ShapeError when the length is not a multiple of 4
 */
export const pseudorapidities = (p4: FourVectors): Float64Array =>
  eachRow('pseudorapidities', p4, (_e, px, py, pz) => pseudorapidity(px, py, pz))
