import { ShapeError } from '../../complaint.ts'
import { countRows, type FourVectors } from './fourVectors.ts'

/**
 * The four-momentum of systems of objects: row i of the result is the sum of the rows i of all arguments.
 * @param parts each [n, 4], GeV
 * @returns [n, 4], GeV; not a number where one of the parts is none
 * @throws ShapeError when the arrays disagree in length
 */
export function sum(...parts: FourVectors[]): FourVectors {
  const out = new Float64Array(parts.length ? 4 * countRows('sum', parts[0]) : 0)
  for (const part of parts) {
    if (part.length !== out.length) {
      throw new ShapeError({
        who: 'sum',
        wanted: `${out.length / 4} four-vectors in each part`,
        got: `${part.length / 4}`,
      })
    }
    for (let i = 0; i < out.length; i++) out[i] += part[i]
  }
  return out
}
