import type { RowBijection } from './rowBijection.ts'

/**
 * (px, py, pz) to (px, py, η): p_z = p_T sinh η, so that ln |∂η/∂p_z| = −ln(p_T cosh η) = −ln |p|. GeV in, GeV and 1 out;
 * log-determinants in 1/GeV.
 */
export const pseudorapidityFromPz: RowBijection = {
  dim: 3,
  forward: (row) => {
    const [px, py, pz] = row
    row[2] = Math.asinh(pz / Math.hypot(px, py))
    return -Math.log(Math.hypot(px, py, pz))
  },
  inverse: (row) => {
    const [px, py, eta] = row
    row[2] = Math.hypot(px, py) * Math.sinh(eta)
    return Math.log(Math.hypot(px, py, row[2]))
  },
}
