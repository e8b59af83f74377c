import { eachRow, type FourVectors } from './fourVectors.ts'

/** Momentum transverse to the beam, GeV: p_T = √(px² + py²). */
export const transverseMomentum = (px: number, py: number): number => Math.sqrt(px * px + py * py)

/**
 * Transverse momenta of four-vectors.
 * @param p4 [n, 4], GeV
 * @returns [n], GeV
 * @throws ShapeError when the length is not a multiple of 4
 */
export const transverseMomenta = (p4: FourVectors): Float64Array =>
  eachRow('transverseMomenta', p4, (_e, px, py) => transverseMomentum(px, py))
