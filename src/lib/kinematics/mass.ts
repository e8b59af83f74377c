import { eachRow, type FourVectors } from './fourVectors.ts'
import { sum } from './sum.ts'

// outside of these, squares have lost digits or overflow
const [LEAST, MOST] = [1e-140, 1e150]

/**
 * Invariant mass of one four-vector, GeV; negative for a space-like one, so that a rounding below zero stays visible; not a
 * number where a component is none or infinite.
 *
 * m = sign(m²)·√|m²|, m² = E² − p², known to about 1e-16 E²
 */
export function mass(e: number, px: number, py: number, pz: number): number {
  const size = Math.abs(e)
  if (size > 0 && !(size > LEAST && size < MOST)) return size * mass(Math.sign(e), px / size, py / size, pz / size)
  const squared = e * e - (px * px + py * py + pz * pz)
  return squared < 0 ? -Math.sqrt(-squared) : Math.sqrt(squared)
}

/**
 * Invariant masses of four-vectors, or of systems of several (row i of each part).
 * @param parts each [n, 4], GeV
 * @returns [n], GeV; negative for space-like sums, not a number for a row that holds none
 * @throws ShapeError when the parts disagree in length
 */
export const masses = (...parts: FourVectors[]): Float64Array =>
  eachRow('masses', parts.length === 1 ? parts[0] : sum(...parts), mass)
