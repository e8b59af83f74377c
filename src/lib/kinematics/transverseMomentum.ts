import { eachRow, type FourVectors } from './fourVectors.ts'
import { lengthOf } from './length.ts'

/** Momentum transverse to the beam, GeV: p_T = √(px² + py²); not a number where a component is none. */
export const transverseMomentum = (px: number, py: number): number => lengthOf(px, py)

/**
 * Transverse momenta of four-vectors.
 * @param p4 [n, 4], GeV
 * @returns [n], GeV; not a number for a row that holds none
 * @throws ShapeError when the length is not a multiple of 4
 */
export const transverseMomenta = (p4: FourVectors): Float64Array =>
  eachRow('transverseMomenta', p4, (_e, px, py) => transverseMomentum(px, py))
