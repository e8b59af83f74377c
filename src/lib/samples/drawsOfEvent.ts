import { DomainError } from '../../complaint.ts'
import { column, type TypedColumn } from '../columns/index.ts'
import type { Samples } from './samples.ts'

/**
 * The draws of one event of a block, by the names of their columns, each [draws] in its unit.
 * @throws DomainError when the block has no such event
 */
export function drawsOfEvent({ count, draws, columns, values }: Samples, event: number): Record<string, TypedColumn> {
  if (!(Number.isInteger(event) && event >= 0 && event < count)) {
    throw new DomainError({ who: 'drawsOfEvent', wanted: `an event below ${count}`, got: String(event) })
  }
  const width = columns.length
  const place = (draw: number, column: number) => (event * draws + draw) * width + column
  return Object.fromEntries(
    columns.map((of, c) => {
      const drawn = Float64Array.from({ length: draws }, (_, draw) => values[place(draw, c)])
      return [of.name, column(of, drawn)]
    }),
  )
}
