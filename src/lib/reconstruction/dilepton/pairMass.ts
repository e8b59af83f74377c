import type { DileptonObjects } from './dileptonObjects.ts'

/**
 * m_tt̄ of every draw of every event; which b belongs to which top makes no difference.
 * @param objects `count` events
 * @param momenta of ν and ν̄, [count, draws, 2, 3], GeV
 * @returns [count, draws], GeV; not numbers where a b is absent
 */
export function pairMasses(
  { count, positive, negative, b, bbar }: DileptonObjects,
  momenta: ArrayLike<number>,
): Float64Array {
  const draws = momenta.length / (6 * count)
  const out = new Float64Array(count * draws)
  for (let i = 0; i < count; i++) {
    const [e, x, y, z] = [0, 1, 2, 3].map(
      (k) => positive[4 * i + k] + negative[4 * i + k] + b[4 * i + k] + bbar[4 * i + k],
    )
    for (let row = i * draws; row < (i + 1) * draws; row++) {
      const [px, py, pz] = [momenta[6 * row], momenta[6 * row + 1], momenta[6 * row + 2]]
      const [qx, qy, qz] = [momenta[6 * row + 3], momenta[6 * row + 4], momenta[6 * row + 5]]
      const energy = e + Math.sqrt(px * px + py * py + pz * pz) + Math.sqrt(qx * qx + qy * qy + qz * qz)
      out[row] = Math.sqrt(energy ** 2 - (x + px + qx) ** 2 - (y + py + qy) ** 2 - (z + pz + qz) ** 2)
    }
  }
  return out
}
