import { ShapeError } from '../../complaint.ts'
import type { Column, FourVectors } from './fourVectors.ts'
import { lengthOf } from './length.ts'

/** Energy of a momentum and a mass, GeV: E = √(p² + m²); not a number where one of them is none. */
export const energy = (px: number, py: number, pz: number, mass: number): number => lengthOf(px, py, pz, mass)

/**
 * Four-vectors of momenta that share a mass.
 * @param momenta [n, 3], GeV, order px, py, pz
 * @param mass GeV
 * @returns [n, 4], GeV; not numbers where the momentum is none
 * @throws ShapeError when the length is not a multiple of 3
 */
export function fromMomenta(momenta: Column, mass: number): FourVectors {
  if (momenta.length % 3 !== 0) {
    throw new ShapeError({ who: 'fromMomenta', wanted: 'momenta [n, 3]', got: `${momenta.length} numbers` })
  }
  const out = new Float64Array((momenta.length / 3) * 4)
  for (let i = 0; i < momenta.length / 3; i++) {
    const [px, py, pz] = [momenta[3 * i], momenta[3 * i + 1], momenta[3 * i + 2]]
    out.set([energy(px, py, pz, mass), px, py, pz], 4 * i)
  }
  return out
}
