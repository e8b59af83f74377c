import { DomainError, ShapeError } from '../../complaint.ts'
import { countRows, type FourVectors } from './fourVectors.ts'

/** A velocity in units of the speed of light, (βx, βy, βz). */
export type Velocity = readonly [number, number, number]

/**
 * Four-vectors seen from a frame in which an object at rest moves with the given velocity (an active boost).
 *
 * E' = γ(E + β·p), p' = p + (γ²/(γ + 1) β·p + γE) β
 * @param p4 [n, 4], GeV
 * @returns [n, 4], GeV; not numbers in a row that holds one that is none
 * @throws DomainError when the velocity is not below 1; ShapeError when the length is not a multiple of 4
 */
export function boost(p4: FourVectors, [bx, by, bz]: Velocity): FourVectors {
  const beta2 = bx * bx + by * by + bz * bz
  if (!(beta2 < 1)) {
    throw new DomainError({ who: 'boost', wanted: 'a velocity below 1', got: `|β| = ${Math.sqrt(beta2)}` })
  }
  const gamma = 1 / Math.sqrt(1 - beta2)
  const out = new Float64Array(p4.length)
  for (let i = 0; i < 4 * countRows('boost', p4); i += 4) {
    const [e, px, py, pz] = p4.subarray(i, i + 4)
    const along = bx * px + by * py + bz * pz
    const push = (gamma * gamma * along) / (gamma + 1) + gamma * e
    out[i] = gamma * (e + along)
    out[i + 1] = px + push * bx
    out[i + 2] = py + push * by
    out[i + 3] = pz + push * bz
  }
  return out
}

/**
 * The velocity of a four-vector: β = p/E; boosting by its negative goes to the rest frame.
 * @param p4 the array [n, 4], GeV, and `row` the one that is meant
 * @returns not numbers for an empty place, whose energy is 0, or where a component is none
 * @throws ShapeError for a row that is not there
 */
export const velocity = (p4: FourVectors, row = 0): Velocity => {
  if (!(Number.isInteger(row) && row >= 0 && row < countRows('velocity', p4))) {
    throw new ShapeError({ who: 'velocity', wanted: `a row below ${p4.length / 4}`, got: String(row) })
  }
  const e = p4[4 * row]
  return [p4[4 * row + 1] / e, p4[4 * row + 2] / e, p4[4 * row + 3] / e]
}
