import { ShapeError } from '../../../complaint.ts'
import { energy as energyOf, mass } from '../../kinematics/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'

/**
 * m_tt̄ of every draw of every event; which b belongs to which top makes no difference.
 * @param objects `count` events
 * @param momenta of ν and ν̄, [count, draws, 2, 3], GeV
 * @returns [count, draws], GeV; not numbers where a b is absent or a draw is none
 * @throws ShapeError when the draws are not as many for each event
 */
export function pairMasses(
  { count, positive, negative, b, bbar }: DileptonObjects,
  momenta: ArrayLike<number>,
): Float64Array {
  const draws = count === 0 && momenta.length === 0 ? 0 : momenta.length / (6 * count)
  if (!Number.isInteger(draws)) {
    const wanted = `momenta [${count}, draws, 2, 3]`
    throw new ShapeError({ who: 'pairMasses', wanted, got: `${momenta.length} numbers` })
  }
  const out = new Float64Array(count * draws)
  for (let i = 0; i < count; i++) {
    const [e, x, y, z] = [0, 1, 2, 3].map(
      (k) => positive[4 * i + k] + negative[4 * i + k] + b[4 * i + k] + bbar[4 * i + k],
    )
    for (let row = i * draws; row < (i + 1) * draws; row++) {
      const [px, py, pz] = [momenta[6 * row], momenta[6 * row + 1], momenta[6 * row + 2]]
      const [qx, qy, qz] = [momenta[6 * row + 3], momenta[6 * row + 4], momenta[6 * row + 5]]
      const energy = e + energyOf(px, py, pz, 0) + energyOf(qx, qy, qz, 0)
      out[row] = mass(energy, x + px + qx, y + py + qy, z + pz + qz)
    }
  }
  return out
}
