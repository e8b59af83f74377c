import { type AnyColumn, plainColumn, type Quantity } from '../../lib/columns/index.ts'

/** A quantity as it is, that of a column without its numbers, or a bare label. */
export function quantityOf<Q extends Quantity>(from: Q | string): Q | Quantity {
  if (typeof from === 'string') return { name: from }
  if (!ArrayBuffer.isView(from)) return from
  const { values: _, ...of } = plainColumn(from as unknown as AnyColumn)
  return of
}
