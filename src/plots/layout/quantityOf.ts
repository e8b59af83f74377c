import type { Quantity } from '../../lib/columns/index.ts'

/** A quantity as it is, or a bare label. */
export const quantityOf = <Q extends Quantity>(from: Q | string): Q | Quantity =>
  typeof from === 'string' ? { name: from } : from
