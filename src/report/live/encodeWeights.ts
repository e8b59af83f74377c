import type { NamedArrays } from '../../lib/training/index.ts'
import { toHalves } from './halves.ts'

/** All parameters one after another in half precision, little-endian, base64. */
export function encodeWeights(params: NamedArrays): string {
  const halves = [...params.values()].map(({ data }) => Buffer.from(toHalves(Float32Array.from(data)).buffer))
  return Buffer.concat(halves).toString('base64')
}
