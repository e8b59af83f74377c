import type { HostArray } from '../../../lib/training/index.ts'
import { fromHalves } from '../halves.ts'

/** Parameters by their names, from the numbers that `encodeWeights` wrote. */
export function decodeWeights(
  params: readonly { readonly name: string; readonly shape: readonly number[] }[],
  weights: string,
): Map<string, HostArray> {
  const bytes = Uint8Array.from(atob(weights), (character) => character.charCodeAt(0))
  const numbers = fromHalves(new Uint16Array(bytes.buffer))
  let at = 0
  return new Map(
    params.map(({ name, shape }) => {
      const size = shape.reduce((n, length) => n * length, 1)
      return [name, { dtype: 'F32', shape, data: numbers.slice(at, (at += size)) }]
    }),
  )
}
