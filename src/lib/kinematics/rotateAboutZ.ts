import { countRows, type FourVectors } from './fourVectors.ts'

/**
 * Four-vectors turned about the beam by an angle: φ → φ + angle.
 * @param p4 [n, 4], GeV
 * @param angle rad
 * @returns [n, 4], GeV; not numbers where a component or the angle is none
 * @throws ShapeError when the length is not a multiple of 4
 */
export function rotateAboutZ(p4: FourVectors, angle: number): FourVectors {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const out = p4.slice()
  for (let i = 0; i < 4 * countRows('rotateAboutZ', p4); i += 4) {
    out[i + 1] = cos * p4[i + 1] - sin * p4[i + 2]
    out[i + 2] = sin * p4[i + 1] + cos * p4[i + 2]
  }
  return out
}
