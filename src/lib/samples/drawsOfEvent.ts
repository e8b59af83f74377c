import { DomainError } from '../../complaint.ts'
import type { Samples } from './samples.ts'

/**
 * The draws of one event of a block, as columns by name, each [draws].
 * @throws DomainError when the block has no such event
 */
export function drawsOfEvent({ count, draws, columns, values }: Samples, event: number): Record<string, Float64Array> {
  if (!(Number.isInteger(event) && event >= 0 && event < count)) {
    throw new DomainError({ who: 'drawsOfEvent', wanted: `an event below ${count}`, got: String(event) })
  }
  const width = columns.length
  const place = (draw: number, column: number) => (event * draws + draw) * width + column
  return Object.fromEntries(
    columns.map(({ name }, c) => [name, Float64Array.from({ length: draws }, (_, d) => values[place(d, c)])]),
  )
}
